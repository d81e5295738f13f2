import { createEffect, createSignal, For, on, onCleanup, Show } from 'solid-js';
import type { Project } from '../../../shared/model/project.ts';
import type { ActionProblem, MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { Button } from '../ui/Button.tsx';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { Field } from '../ui/Field.tsx';
import { Icon } from '../ui/Icon.tsx';
import { List, Row } from '../ui/List.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import { say } from '../ui/toast.ts';
import styles from './AddProjectSheet.module.css';

const TYPING_PAUSE_MS = 180;

/** A folder of the machine becomes a project; the machine itself says which folders there are. */
export function AddProjectSheet(props: {
  machine: MachineView;
  onClose(): void;
  onAdded?: (project: Project) => void;
}) {
  const data = useData();
  const [path, setPath] = createSignal('~/');
  const [folders, setFolders] = createSignal<readonly string[]>([]);
  const [problem, setProblem] = createSignal<ActionProblem | null>(null);
  const [busy, setBusy] = createSignal(false);

  let timer: ReturnType<typeof setTimeout> | undefined;
  createEffect(
    on(path, (typed) => {
      setProblem(null);
      clearTimeout(timer);
      timer = setTimeout(async () => {
        const result = await data.completePath(props.machine.id, typed);
        // An answer to what was typed before is not an answer.
        if (typed === path()) setFolders(result.ok ? result.value : []);
      }, TYPING_PAUSE_MS);
    }),
  );
  onCleanup(() => clearTimeout(timer));

  const add = async () => {
    setBusy(true);
    const result = await data.addProject(props.machine.id, { path: path().trim() });
    setBusy(false);
    if (!result.ok) return void setProblem(result.problem);
    say({ text: `${result.value.name} is added.` });
    props.onAdded?.(result.value);
    props.onClose();
  };

  return (
    <Sheet
      title={`Add a project of ${props.machine.name()}`}
      tall
      onClose={props.onClose}
      footer={
        <Button kind="go" big wide busy={busy()} disabled={path().trim() === ''} onClick={() => void add()}>
          Add this folder
        </Button>
      }
    >
      <form
        class={styles.field}
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <Field
          label="Folder"
          mono
          value={path()}
          onValue={setPath}
          autocapitalize="off"
          autocorrect="off"
          spellcheck={false}
          enterkeyhint="done"
          hint="Sessions start in it. Nothing in it is changed by adding it."
        />
      </form>
      <Show when={problem()}>{(found) => <ErrorNote problem={found()} />}</Show>
      <List label="Folders" marked>
        <For each={folders()}>
          {(folder) => (
            <Row
              plain
              lead={<Icon name="folder" small />}
              title={folder}
              onPress={() => setPath(folder.endsWith('/') ? folder : `${folder}/`)}
            />
          )}
        </For>
      </List>
    </Sheet>
  );
}
