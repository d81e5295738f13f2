import { createEffect, createSignal, on } from 'solid-js';
import type { Session } from '../../../shared/model/session.ts';
import { askTitle } from '../asks/ask-words.ts';
import styles from './Announcer.module.css';

/** Says aloud, for those who hear the page, what one sees at a glance: that Claude waits, works, is done, or failed. */
export function Announcer(props: { session: Session }) {
  const [said, setSaid] = createSignal('');
  const words = (): string => {
    const { activity, asks, state, exitCode } = props.session;
    if (state === 'exited')
      return exitCode === null ? 'The session ended.' : `The session exited ${exitCode}.`;
    if (state === 'failed') return 'The session failed.';
    const [ask] = asks;
    if (ask !== undefined) return `${askTitle(ask)}.`;
    switch (activity?.state) {
      case 'waiting':
        return 'Claude waits for you.';
      case 'working':
        return 'Claude works.';
      case 'idle':
        return 'Claude is done.';
      case 'error':
        return activity.message;
      default:
        return '';
    }
  };
  // What it is when one comes stands in the head.
  createEffect(on(words, setSaid, { defer: true }));
  return (
    <p class={styles.heard} role="status" aria-live="polite">
      {said()}
    </p>
  );
}
