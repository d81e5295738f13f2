import { createSignal, Show } from 'solid-js';
import type { Session } from '../../../shared/model/session.ts';
import type { ActionProblem, MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { AlwaysHere } from '../kept/AlwaysHere.tsx';
import { SessionActs } from '../lifecycle/SessionActs.tsx';
import { ServersSheet } from '../servers/SessionServers.tsx';
import { fontSize, LARGEST, SMALLEST, setFontSize } from '../terminal/font-size.ts';
import { KeyEditorSheet } from '../terminal/KeyEditorSheet.tsx';
import { Button } from '../ui/Button.tsx';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { Field } from '../ui/Field.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import { Toggle } from '../ui/Toggle.tsx';
import { ClaudeFacts } from './ClaudeFacts.tsx';
import styles from './SessionSheet.module.css';
import { SessionTask } from './SessionTask.tsx';
import { takesPrompts } from './send-prompt.ts';

interface SessionSheetProps {
  machine: MachineView;
  session: Session;
  onFind(): void;
  onFull(): void;
  /** Plain text, to select in. */
  onText(): void;
  onCopyLast(): void;
  onClose(): void;
}

/** Everything that is done to a session rather than in it. */
export function SessionSheet(props: SessionSheetProps) {
  const data = useData();
  const [title, setTitle] = createSignal(props.session.title);
  const [problem, setProblem] = createSignal<ActionProblem | null>(null);
  const [keys, setKeys] = createSignal(false);
  const [servers, setServers] = createSignal(false);

  const rename = async () => {
    const result = await data.renameSession(props.machine.id, props.session.id, title().trim());
    if (result.ok) props.onClose();
    else setProblem(result.problem);
  };
  /** What it leads to takes its place. */
  const then = (act: () => void) => {
    props.onClose();
    act();
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
        <div class={styles.acts}>
          <Button onClick={() => then(props.onFind)}>
            <Icon name="search" small />
            Find
          </Button>
          <Button onClick={() => then(props.onFull)}>
            <Icon name="grow" small />
            Full screen
          </Button>
          <Button onClick={() => props.onCopyLast()}>Copy last output</Button>
          <Button onClick={() => then(props.onText)}>Select text</Button>
          <Button onClick={() => setKeys(true)}>
            <Icon name="keyboard" small />
            Key row…
          </Button>
          <Show when={props.session.servers.length > 0}>
            <Button onClick={() => setServers(true)}>MCP servers</Button>
          </Show>
        </div>
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
        <AlwaysHere machineId={props.machine.id} sessionId={props.session.id} />
        <SessionActs machine={props.machine} session={props.session} onClose={props.onClose} />
      </div>
      <Show when={keys()}>
        <KeyEditorSheet onClose={() => setKeys(false)} />
      </Show>
      <Show when={servers()}>
        <ServersSheet machine={props.machine} session={props.session} onClose={() => setServers(false)} />
      </Show>
    </Sheet>
  );
}
