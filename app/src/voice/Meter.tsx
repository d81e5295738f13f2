import styles from './VoicePanel.module.css';

const STEP = 4;
const HEIGHT = 40;

/** How loud it was, as thin strokes from the right; still where nothing is heard. */
export function Meter(props: { strokes: readonly number[] }) {
  const path = () =>
    props.strokes
      .map((value, at) => {
        const x = 400 - (props.strokes.length - at) * STEP + 1;
        const tall = 2 + value * (HEIGHT - 2);
        return x < 0 ? '' : `M${x} ${HEIGHT}v${(-tall).toFixed(1)}`;
      })
      .join('');
  return (
    <svg
      class={styles.meter}
      viewBox={`0 0 400 ${HEIGHT}`}
      preserveAspectRatio="xMaxYMid slice"
      aria-hidden="true"
    >
      <path d={path()} />
    </svg>
  );
}
