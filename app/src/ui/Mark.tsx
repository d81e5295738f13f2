import { classes } from './classes.ts';
import styles from './Mark.module.css';

/** State is a shape and a word; colour comes third. The word stands beside the mark, so the mark itself is silent. */
export type State = 'work' | 'wait' | 'idle' | 'live' | 'done' | 'fail' | 'off';

const shapes: Record<State, string> = {
  work: 'M6 1.200A4.800 4.800 0 1 1 1.200 6',
  wait: 'M6 .8 11.200 6 6 11.200.8 6z',
  live: 'M9.500 6a3.500 3.500 0 1 1-7 0 3.500 3.500 0 0 1 7 0z',
  idle: 'M10.500 6a4.500 4.500 0 1 1-9 0 4.500 4.500 0 0 1 9 0z',
  off: 'M10.500 6a4.500 4.500 0 1 1-9 0 4.500 4.500 0 0 1 9 0z',
  done: 'm1.500 6.500 3 3 6-6.500',
  fail: 'm2 2 8 8M10 2l-8 8',
};

export function Mark(props: { state: State; class?: string }) {
  return (
    <svg
      class={classes(styles.mark, styles[props.state], props.class)}
      data-state={props.state}
      viewBox="0 0 12 12"
      aria-hidden="true"
    >
      <path d={shapes[props.state]} />
    </svg>
  );
}
