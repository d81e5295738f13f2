import { Show } from 'solid-js';
import type { Session } from '../../../shared/model/session.ts';
import type { MachineView } from '../data/types.ts';
import { parentOf, parsePlace } from '../router/places.ts';
import { router } from '../router/router.ts';
import { wide } from '../shell/wide.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { now } from '../ui/now.ts';
import { programName, sessionWords } from '../words/session-words.ts';
import { ReadButton } from './ReadButton.tsx';
import styles from './SessionPage.module.css';
import { taskWords } from './SessionTask.tsx';

interface SessionHeadProps {
  machine: MachineView;
  session: Session;
  /** The list stands beside it: back is there. */
  beside: boolean;
  onFind(): void;
  onFull(): void;
  /** Shows the task beside, where there is room and a task. */
  onTask?: (() => void) | undefined;
  taskShown: boolean;
  onMore(): void;
}

/** What this is, what it does now, and the ways away from it. */
export function SessionHead(props: SessionHeadProps) {
  const words = () => sessionWords(props.session, props.machine.link().at === 'live', now());
  const meta = () => {
    const program = programName(props.session);
    const parts = [
      program === props.session.title ? null : program,
      words().word,
      taskWords(props.machine, props.session),
    ];
    return parts.filter(Boolean).join(' · ');
  };
  return (
    <header class={styles.bar}>
      <Show when={!props.beside} fallback={<span class={styles.edge} />}>
        <IconButton
          icon="back"
          name="Back"
          onClick={() => router.back(parentOf(parsePlace(router.path())))}
        />
      </Show>
      <div class={styles.who}>
        <h1 class={styles.title}>{props.session.title}</h1>
        <p class={styles.meta}>{meta()}</p>
      </div>
      <Show when={wide()}>
        <IconButton icon="search" name="Find in output" onClick={() => props.onFind()} />
      </Show>
      <Show when={props.onTask}>
        {(toggle) => (
          <IconButton
            icon="tasks"
            name={props.taskShown ? 'Hide the task' : 'Show the task beside'}
            aria-pressed={props.taskShown}
            onClick={() => toggle()()}
          />
        )}
      </Show>
      <ReadButton machine={props.machine} session={props.session} />
      <IconButton icon="grow" name="Full screen" onClick={() => props.onFull()} />
      <IconButton icon="more" name="More about this session" onClick={() => props.onMore()} />
    </header>
  );
}
