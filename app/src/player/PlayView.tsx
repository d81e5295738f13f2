import { createEffect, createMemo, createSignal, on, onCleanup, Show } from 'solid-js';
import type { Session } from '../../../shared/model/session.ts';
import type { Moment, RunInTime } from '../../../shared/model/timeline.ts';
import type { MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { positionHash } from '../router/moment.ts';
import { copyText } from '../ui/clipboard.ts';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { Mark } from '../ui/Mark.tsx';
import { Pick } from '../ui/Pick.tsx';
import { FilmStage } from './FilmStage.tsx';
import { createFilm } from './film.ts';
import type { FilmView } from './film-canvas.ts';
import { filmSource } from './film-source.ts';
import { MomentsSheet } from './MomentsSheet.tsx';
import { filmTime, momentMark, momentsIn, momentWords, promptFrom } from './moment-words.ts';
import styles from './PlayPage.module.css';
import { Scrubber } from './Scrubber.tsx';

interface PlayViewProps {
  machine: MachineView;
  session: Session;
  run: RunInTime;
  moments: readonly Moment[];
  /** Once so many bytes were printed; null: the beginning. */
  at: number | null;
}

const STILL = 'The last screen kept. Others need the machine.';
const speeds = ['0.5', '1', '2', '4', '8', '16'] as const;
const speedOptions = speeds.map((value) => ({ value, text: `${value === '0.5' ? '½' : value}×` }));

/** One run as a film, with what happened in it. */
export function PlayView(props: PlayViewProps) {
  const data = useData();
  const of = { machineId: props.machine.id, sessionId: props.session.id, run: props.run.run };
  const [speed, setSpeed] = createSignal<(typeof speeds)[number]>('1');
  const [skips, setSkips] = createSignal(true);
  const [listing, setListing] = createSignal(false);
  let view: FilmView | null = null;
  const film = createFilm({
    source: filmSource(data, of),
    canvas: {
      draw: (screen) => view?.draw(screen),
      write: (bytes) => view?.write(bytes),
      resize: (size) => view?.resize(size),
    },
    length: () => props.run.ms,
    speed: () => Number(speed()),
    skips,
  });
  const begin = () => {
    if (props.at === null) film.seek(0);
    else film.seekOffset(props.at);
  };
  const ready = (made: FilmView) => {
    view = made;
    begin();
  };
  // Another moment of the same run, by a link.
  createEffect(
    on(
      () => props.at,
      () => view !== null && begin(),
      { defer: true },
    ),
  );
  createEffect(
    on(
      () => props.machine.link().at === 'live',
      (live) => live && (film.problem() !== null || film.still()) && film.seek(film.at()),
      { defer: true },
    ),
  );

  let frame = 0;
  let last = 0;
  const loop = (now: number) => {
    film.tick(Math.min(250, now - last));
    last = now;
    frame = requestAnimationFrame(loop);
  };
  createEffect(
    on(film.playing, (playing) => {
      cancelAnimationFrame(frame);
      if (!playing) return;
      last = performance.now();
      frame = requestAnimationFrame(loop);
    }),
  );
  onCleanup(() => {
    cancelAnimationFrame(frame);
    film.pause();
  });

  const moments = createMemo(() => momentsIn(props.run, props.moments));
  const current = () => moments().findLast(({ at }) => at <= film.at());
  const toPrompt = (step: -1 | 1) => {
    const at = promptFrom(moments(), film.at(), step);
    if (at !== null) film.seek(at);
  };
  const hasPrompt = (step: -1 | 1) => promptFrom(moments(), film.at(), step) !== null;
  const link = () =>
    `${location.origin}${location.pathname}${positionHash({ run: props.run.run, offset: film.offset() })}`;

  return (
    <>
      <Show when={film.problem()}>
        {(problem) => (
          <ErrorNote problem={problem()} action={{ text: 'Again', act: () => film.seek(film.at()) }} />
        )}
      </Show>
      <FilmStage busy={film.busy()} onReady={ready} />
      <div class={styles.panel}>
        <p class={styles.moment} aria-live={film.playing() ? 'off' : 'polite'}>
          <Show
            when={!film.still() && current()}
            fallback={<span>{film.still() ? STILL : 'Where it begins'}</span>}
          >
            {(one) => (
              <>
                <Mark state={momentMark(one().moment.kind)} />
                <span>{momentWords(one().moment)}</span>
              </>
            )}
          </Show>
        </p>
        <Scrubber
          at={film.at()}
          length={props.run.ms}
          activity={props.run.activity}
          moments={moments()}
          onSeek={film.seek}
        />
        <div class={styles.buttons}>
          <IconButton
            icon={film.playing() ? 'pause' : 'play'}
            name={film.playing() ? 'Pause' : 'Play'}
            class={styles.play}
            disabled={film.still()}
            onClick={() => (film.playing() ? film.pause() : film.play())}
          />
          <IconButton
            icon="previous"
            name="The prompt before"
            disabled={!hasPrompt(-1)}
            onClick={() => toPrompt(-1)}
          />
          <IconButton
            icon="next"
            name="The next prompt"
            disabled={!hasPrompt(1)}
            onClick={() => toPrompt(1)}
          />
          <span class={styles.time}>{`${filmTime(film.at())} / ${filmTime(props.run.ms)}`}</span>
          <IconButton icon="tasks" name="Moments" onClick={() => setListing(true)} />
          <IconButton
            icon="link"
            name="Copy a link to this moment"
            onClick={() => void copyText(link(), 'A link to this moment is copied.')}
          />
        </div>
        <div class={styles.buttons}>
          <Pick label="Speed" value={speed()} options={speedOptions} usual="1" onValue={setSpeed} />
          <label class={styles.skip}>
            <input
              type="checkbox"
              checked={skips()}
              onChange={(event) => setSkips(event.currentTarget.checked)}
            />
            Pass over pauses
          </label>
        </div>
      </div>
      <Show when={listing()}>
        <MomentsSheet moments={moments()} onGo={film.seek} onClose={() => setListing(false)} />
      </Show>
    </>
  );
}
