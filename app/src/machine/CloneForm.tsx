import { createSignal, onCleanup, Show } from 'solid-js';
import type { Clone, Project } from '../../../shared/model/project.ts';
import type { ActionProblem, MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { Button } from '../ui/Button.tsx';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { Field } from '../ui/Field.tsx';
import { Mark } from '../ui/Mark.tsx';
import styles from './AddProjectSheet.module.css';

const LOOK_EVERY_MS = 700;

/** A repository from elsewhere: how far git is, in its own words, and a way to call it off. */
export function CloneForm(props: { machine: MachineView; onAdded(project: Project): void }) {
  const data = useData();
  const [url, setUrl] = createSignal('');
  const [into, setInto] = createSignal('~/');
  const [clone, setClone] = createSignal<Clone | null>(null);
  const [problem, setProblem] = createSignal<ActionProblem | null>(null);
  const [busy, setBusy] = createSignal(false);
  const running = () => clone()?.state === 'running';
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(timer));

  function seen(now: Clone): void {
    setClone(now);
    if (now.state === 'running') timer = setTimeout(() => void look(now.id), LOOK_EVERY_MS);
    else if (now.state === 'failed') setProblem({ title: 'It could not be cloned.', detail: now.problem });
    else if (now.state === 'done') arrived(now.projectId ?? '');
  }
  /** Its row may come a moment after the answer. */
  function arrived(id: string): void {
    const project = props.machine.row('project', id);
    if (project !== undefined) props.onAdded(project);
    else timer = setTimeout(() => arrived(id), LOOK_EVERY_MS);
  }
  async function look(id: string): Promise<void> {
    const result = await data.clone(props.machine.id, id);
    if (result.ok) seen(result.value);
    // The machine goes on with it while it cannot be reached.
    else timer = setTimeout(() => void look(id), LOOK_EVERY_MS);
  }
  async function start(): Promise<void> {
    setProblem(null);
    setBusy(true);
    const result = await data.startClone(props.machine.id, { url: url().trim(), into: into().trim() });
    setBusy(false);
    if (result.ok) seen(result.value);
    else setProblem(result.problem);
  }
  async function cancel(): Promise<void> {
    const result = await data.cancelClone(props.machine.id, clone()?.id ?? '');
    clearTimeout(timer);
    if (result.ok) setClone(null);
    else setProblem(result.problem);
  }
  return (
    <form
      class={styles.clone}
      onSubmit={(event) => {
        event.preventDefault();
        if (!running()) void start();
      }}
    >
      <Field
        label="Repository"
        mono
        value={url()}
        onValue={setUrl}
        disabled={running()}
        placeholder="https://… or git@…"
        inputmode="url"
        autocapitalize="off"
        autocorrect="off"
        spellcheck={false}
      />
      <Field
        label="Into the folder"
        mono
        value={into()}
        onValue={setInto}
        disabled={running()}
        hint="A folder with the repository’s name is made in it."
        autocapitalize="off"
        autocorrect="off"
        spellcheck={false}
      />
      <Show when={problem()}>{(found) => <ErrorNote problem={found()} />}</Show>
      <Show
        when={running()}
        fallback={
          <Button kind="go" big wide submit busy={busy()} disabled={url().trim() === ''}>
            Clone it
          </Button>
        }
      >
        <p class={styles.progress} role="status">
          <Mark state="work" />
          {clone()?.progress || 'Git begins…'}
        </p>
        <Button wide onClick={() => void cancel()}>
          Call it off
        </Button>
      </Show>
    </form>
  );
}
