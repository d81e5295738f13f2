import { classes } from './classes.ts';
import styles from './InkLine.module.css';

const STEP = 4;

/** Activity over time as thin strokes, newest at the right. `strokes` are heights from 0 to 1; it says nothing aloud. */
export function InkLine(props: { strokes: readonly number[]; quiet?: boolean; low?: boolean }) {
  const height = () => (props.low ? 12 : 18);
  const width = () => props.strokes.length * STEP;
  const path = () =>
    props.strokes
      .map((value, index) => {
        const tall = 1.5 + Math.min(1, Math.max(0, value)) * (height() - 1.5);
        return `M${index * STEP + 1} ${height()}v${(-tall).toFixed(1)}`;
      })
      .join('');
  return (
    <svg
      class={classes(styles.ink, props.quiet && styles.quiet)}
      width={width()}
      height={height()}
      viewBox={`0 0 ${width()} ${height()}`}
      aria-hidden="true"
    >
      <path d={path()} />
    </svg>
  );
}
