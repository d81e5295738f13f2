import { createSignal, Show } from 'solid-js';
import type { ActionProblem, Result } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { AlwaysHere } from '../kept/AlwaysHere.tsx';
import type { SessionOn } from '../now/live-sessions.ts';
import { Button } from '../ui/Button.tsx';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { Field } from '../ui/Field.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import { say } from '../ui/toast.ts';
import { isOver } from '../words/session-words.ts';
import { DeleteSession } from './DeleteSession.tsx';
import styles from './KeepSheet.module.css';

/** What is done to a session in the history: its name, its place, its end. */
export function KeepSheet(props: { on: SessionOn; onClose(): void }) {
  const data = useData();
  const machine = () => props.on.machine;
  const session = () => machine().row('session', props.on.session.id) ?? props.on.session;
  const [title, setTitle] = createSignal(session().title);
  const [problem, setProblem] = createSignal<ActionProblem | null>(null);
  const [deleting, setDeleting] = createSignal(false);
  const owner = () => machine().grant()?.role === 'owner';

  const done = (result: Result<unknown>, words: string) => {
    if (!result.ok) return setProblem(result.problem);
    say({ text: words });
    props.onClose();
  };
  const rename = async () =>
    done(await data.renameSession(machine().id, session().id, title().trim()), 'Renamed.');
  const pin = async () => {
    const pinned = !session().pinned;
    done(
      await data.keepSession(machine().id, session().id, { pinned }),
      pinned ? 'Pinned: it stands on top.' : 'Not pinned any more.',
    );
  };
  const archive = async () => {
    const archived = session().archivedAt === null;
    done(
      await data.keepSession(machine().id, session().id, { archived }),
      archived ? 'Archived. “Archived” in the filters shows it.' : 'Back in the history.',
    );
  };

  return (
    <Sheet title={session().title} onClose={props.onClose}>
      <Show
        when={owner()}
        fallback={<p class={styles.body}>Only owners of this machine change what it keeps.</p>}
      >
        <div class={styles.body}>
          <form
            class={styles.form}
            onSubmit={(event) => {
              event.preventDefault();
              void rename();
            }}
          >
            <Field label="Title" value={title()} maxlength={200} onValue={setTitle} />
            <Button submit disabled={title().trim() === '' || title().trim() === session().title}>
              Rename
            </Button>
          </form>
          <Show when={problem()}>{(found) => <ErrorNote problem={found()} />}</Show>
          <div class={styles.acts}>
            <Button onClick={() => void pin()}>{session().pinned ? 'Unpin' : 'Pin on top'}</Button>
            <Button onClick={() => void archive()}>
              {session().archivedAt !== null ? 'Bring back' : 'Archive'}
            </Button>
          </div>
          <AlwaysHere machineId={machine().id} sessionId={session().id} />
          <Show when={isOver(session())}>
            <Button kind="stop" wide onClick={() => setDeleting(true)}>
              Delete…
            </Button>
          </Show>
        </div>
      </Show>
      <Show when={deleting()}>
        <DeleteSession on={props.on} onDeleted={props.onClose} onClose={() => setDeleting(false)} />
      </Show>
    </Sheet>
  );
}
