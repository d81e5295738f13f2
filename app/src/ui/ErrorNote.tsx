import { Show } from 'solid-js';
import type { ActionProblem } from '../data/types.ts';
import { Button } from './Button.tsx';
import styles from './ErrorNote.module.css';
import { Mark } from './Mark.tsx';
import { Prose } from './Prose.tsx';

interface ErrorNoteProps {
  problem: ActionProblem;
  action?: { text: string; act(): void };
}

/** What happened, what was kept, and at most one thing to do about it. */
export function ErrorNote(props: ErrorNoteProps) {
  return (
    <div class={styles.note} role="alert">
      <Mark state="fail" class={styles.mark} />
      <div class={styles.words}>
        <p class={styles.title}>{props.problem.title}</p>
        <p class={styles.detail}>
          <Prose text={props.problem.detail} />
        </p>
      </div>
      <Show when={props.action}>
        {(action) => <Button onClick={() => action().act()}>{action().text}</Button>}
      </Show>
    </div>
  );
}
