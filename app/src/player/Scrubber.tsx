import { createMemo, For, Show } from 'solid-js';
import type { Moment } from '../../../shared/model/timeline.ts';
import { Mark } from '../ui/Mark.tsx';
import { span } from '../ui/time.ts';
import { momentMark } from './moment-words.ts';
import styles from './Scrubber.module.css';

interface ScrubberProps {
  /** ms. */
  at: number;
  length: number;
  /** Bytes printed in each of so many equal stretches. */
  activity: readonly number[];
  /** In ms since the run began. */
  moments: readonly { at: number; moment: Moment }[];
  onSeek(at: number): void;
}

const HEIGHT = 28;
const STEP = 4;
/** So many markers can be told apart on a phone; more are thinned. */
const MOST_MARKERS = 120;

/** The run as an ink line: what was played is in accent. A slider lies over it, for the thumb, the keys and the reader. */
export function Scrubber(props: ScrubberProps) {
  const width = () => Math.max(1, props.activity.length) * STEP;
  const strokes = createMemo(() => {
    const most = Math.max(1, ...props.activity);
    return props.activity
      .map((bytes, at) => {
        // By its logarithm: a flood would flatten everything else.
        const tall = bytes === 0 ? 1 : 3 + (Math.log1p(bytes) / Math.log1p(most)) * (HEIGHT - 3);
        return `M${at * STEP + STEP / 2} ${HEIGHT}v${(-tall).toFixed(1)}`;
      })
      .join('');
  });
  const part = () => (props.length === 0 ? 0 : Math.min(1, props.at / props.length));
  const markers = createMemo(() => {
    const every = Math.ceil(props.moments.length / MOST_MARKERS);
    return props.moments.filter((_, at) => at % every === 0);
  });
  return (
    <div class={styles.scrubber}>
      <svg
        class={styles.ink}
        viewBox={`0 0 ${width()} ${HEIGHT}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <defs>
          <clipPath id="played">
            <rect x="0" y="0" width={part() * width()} height={HEIGHT} />
          </clipPath>
        </defs>
        <path class={styles.base} d={`M0 ${HEIGHT}H${width()}`} />
        <path class={styles.rest} d={strokes()} />
        <path class={styles.played} d={strokes()} clip-path="url(#played)" />
      </svg>
      <For each={markers()}>
        {({ at, moment }) => (
          <span
            class={styles.marker}
            style={{ left: `${(props.length === 0 ? 0 : Math.min(1, at / props.length)) * 100}%` }}
          >
            <Show when={moment.kind !== 'prompt'} fallback={<span class={styles.tick} />}>
              <Mark state={momentMark(moment.kind)} />
            </Show>
          </span>
        )}
      </For>
      <input
        type="range"
        class={styles.range}
        aria-label="Moment"
        aria-valuetext={`${span(props.at)} of ${span(props.length)}`}
        min="0"
        max={props.length}
        step={Math.max(1, Math.round(props.length / 1000))}
        value={props.at}
        onInput={(event) => props.onSeek(event.currentTarget.valueAsNumber)}
      />
      <span class={styles.head} style={{ left: `${part() * 100}%` }} />
    </div>
  );
}
