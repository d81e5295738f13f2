import { createEffect, createResource, createSignal, For, on, onCleanup, Show } from 'solid-js';
import type { Project } from '../../../shared/model/project.ts';
import type { ActionProblem, MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { Button } from '../ui/Button.tsx';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { Field } from '../ui/Field.tsx';
import { Icon } from '../ui/Icon.tsx';
import { List, Row, Section } from '../ui/List.tsx';
import { Segmented } from '../ui/Segmented.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import { say } from '../ui/toast.ts';
import styles from './AddProjectSheet.module.css';
import { CloneForm } from './CloneForm.tsx';

const TYPING_PAUSE_MS = 180;
const START = '~/';
const ways = [
  { value: 'folder', text: 'On the machine' },
  { value: 'clone', text: 'Clone' },
] as const;

/** A folder of the machine becomes a project; the machine itself says which folders there are. */
export function AddProjectSheet(props: {
  machine: MachineView;
  onClose(): void;
  onAdded?: (project: Project) => void;
}) {
  const data = useData();
  const [path, setPath] = createSignal(START);
  const [folders, setFolders] = createSignal<readonly string[]>([]);
  const [problem, setProblem] = createSignal<ActionProblem | null>(null);
  const [busy, setBusy] = createSignal(false);
  const [way, setWay] = createSignal<'folder' | 'clone'>('folder');
  const [recent] = createResource(async () => {
    const result = await data.recentPaths(props.machine.id);
    return result.ok ? result.value : [];
  });
  /** Until something else is typed. */
  const untouched = () => path() === START;

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
    added(result.value);
  };
  const added = (project: Project) => {
    say({ text: `${project.name} is added.` });
    props.onAdded?.(project);
    props.onClose();
  };

  return (
    <Sheet
      title={`Add a project of ${props.machine.name()}`}
      tall
      onClose={props.onClose}
      footer={
        way() === 'folder' ? (
          <Button kind="go" big wide busy={busy()} disabled={path().trim() === ''} onClick={() => void add()}>
            Add this folder
          </Button>
        ) : undefined
      }
    >
      <div class={styles.ways}>
        <Segmented label="From where" value={way()} options={ways} onValue={setWay} />
      </div>
      <Show when={way() === 'clone'}>
        <CloneForm machine={props.machine} onAdded={added} />
      </Show>
      <Show when={way() === 'folder'}>
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
        <Show when={untouched() && (recent() ?? []).length > 0}>
          <Section title="Lately used with Claude Code" inner>
            <List marked>
              <For each={recent()}>
                {(folder) => (
                  <Row
                    plain
                    lead={<Icon name="history" small />}
                    title={folder}
                    onPress={() => setPath(folder)}
                  />
                )}
              </For>
            </List>
          </Section>
        </Show>
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
      </Show>
    </Sheet>
  );
}
