import { createSignal, Show } from 'solid-js';
import type { Session } from '../../../shared/model/session.ts';
import type { ActionProblem, MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { SessionActs } from '../lifecycle/SessionActs.tsx';
import { ServersSheet } from '../servers/SessionServers.tsx';
import type { TerminalController } from '../terminal/controller.ts';
import { fontSize, LARGEST, SMALLEST, setFontSize } from '../terminal/font-size.ts';
import { KeyEditorSheet } from '../terminal/KeyEditorSheet.tsx';
import { Button } from '../ui/Button.tsx';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { Field } from '../ui/Field.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import { Toggle } from '../ui/Toggle.tsx';
import { ClaudeFacts } from './ClaudeFacts.tsx';
import styles from './SessionSheet.module.css';
import { SessionTask } from './SessionTask.tsx';
import { takesPrompts } from './send-prompt.ts';
import { TextSheet } from './TextSheet.tsx';

interface SessionSheetProps {
  machine: MachineView;
  session: Session;
  terminal: TerminalController;
  onClose(): void;
}

/** Everything that is done to a session rather than in it. */
export function SessionSheet(props: SessionSheetProps) {
  const data = useData();
  const [title, setTitle] = createSignal(props.session.title);
  const [problem, setProblem] = createSignal<ActionProblem | null>(null);
  const [reading, setReading] = createSignal(false);
  const [keys, setKeys] = createSignal(false);
  const [servers, setServers] = createSignal(false);

  const rename = async () => {
    const result = await data.renameSession(props.machine.id, props.session.id, title().trim());
    if (result.ok) props.onClose();
    else setProblem(result.problem);
  };
  return (
    <Sheet title={props.session.title} onClose={props.onClose}>
      <div class={styles.body}>
        <form
          class={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            void rename();
          }}
        >
          <Field label="Title" value={title()} maxlength={200} onValue={setTitle} />
          <Button submit disabled={title().trim() === '' || title().trim() === props.session.title}>
            Rename
          </Button>
        </form>
        <Show when={problem()}>{(found) => <ErrorNote problem={found()} />}</Show>
        <SessionTask machine={props.machine} session={props.session} />
        <Show when={takesPrompts(props.session)}>
          <ClaudeFacts machine={props.machine} session={props.session} />
        </Show>
        <div class={styles.size}>
          <span class={styles.label}>{`Text size ${fontSize()}`}</span>
          <Button disabled={fontSize() <= SMALLEST} onClick={() => setFontSize(fontSize() - 1)}>
            Smaller
          </Button>
          <Button disabled={fontSize() >= LARGEST} onClick={() => setFontSize(fontSize() + 1)}>
            Larger
          </Button>
        </div>
        <Button wide onClick={() => setReading(true)}>
          Select and copy text
        </Button>
        <Button wide onClick={() => setKeys(true)}>
          Keys in the key row…
        </Button>
        <Show when={props.session.servers.length > 0}>
          <Button wide onClick={() => setServers(true)}>
            MCP servers
          </Button>
        </Show>
        <Show when={data.push.on()}>
          <div class={styles.size}>
            <span class={styles.label}>Notifications from this session</span>
            <Toggle
              name="Notifications from this session"
              on={!data.push.isMuted(props.machine.id, props.session.id)}
              onValue={(on) => void data.push.mute(props.machine.id, props.session.id, !on)}
            />
          </div>
        </Show>
        <SessionActs machine={props.machine} session={props.session} onClose={props.onClose} />
      </div>
      <Show when={keys()}>
        <KeyEditorSheet onClose={() => setKeys(false)} />
      </Show>
      <Show when={servers()}>
        <ServersSheet machine={props.machine} session={props.session} onClose={() => setServers(false)} />
      </Show>
      <Show when={reading()}>
        <TextSheet text={props.terminal.text(1_000)} onClose={() => setReading(false)} />
      </Show>
    </Sheet>
  );
}
