/**
 * A run as a film: any moment of it is on the screen at once, because the machine gives the screen as it was then; from
 * there on it is played from the bytes and the times at which they were printed. Knows no terminal and no clock.
 */
import { type Accessor, batch, createSignal } from 'solid-js';
import type { Size } from '../../../shared/model/session.ts';
import type { TimingPage } from '../../../shared/model/timeline.ts';
import type { Bytes } from '../../../shared/wire/bytes.ts';
import type { ActionProblem, Result } from '../data/types.ts';

export interface FilmScreen {
  /** As it was once `offset` bytes were printed. */
  bytes: Bytes;
  offset: number;
  size: Size;
  /** The last one that this device kept, whatever moment was asked for: the machine is away. */
  still?: boolean;
}

export interface FilmSource {
  /** At a time, in ms since the run began, or once so many bytes were printed. */
  screen(where: { at: number } | { offset: number }): Promise<Result<FilmScreen>>;
  /** What was printed from `offset` on, at most so many bytes. */
  bytes(offset: number, max: number): Promise<Result<Bytes>>;
  timing(from: number): Promise<Result<TimingPage>>;
}

export interface FilmCanvas {
  draw(screen: FilmScreen): void;
  write(bytes: Bytes): void;
  resize(size: Size): void;
}

export interface Film {
  /** ms since the run began. */
  at: Accessor<number>;
  /** What is on the screen, in bytes printed. */
  offset: Accessor<number>;
  playing: Accessor<boolean>;
  /** A moment is being fetched. */
  busy: Accessor<boolean>;
  problem: Accessor<ActionProblem | null>;
  /** What is shown is all there is without the machine. */
  still: Accessor<boolean>;
  /** Of several at once the last one is shown; those between are passed over. */
  seek(at: number): void;
  seekOffset(offset: number): void;
  play(): void;
  pause(): void;
  /** `ms` have passed since the last frame. */
  tick(ms: number): void;
}

export interface FilmOptions {
  source: FilmSource;
  canvas: FilmCanvas;
  /** Length of the run in ms. */
  length(): number;
  /** Film ms in one of ours. */
  speed(): number;
  /** Pauses are passed over. */
  skips(): boolean;
}

/** A pause longer than this is one; so much of it is left before what ends it. */
const PAUSE_MS = 1_500;
const LEAD_MS = 400;
const CHUNK_BYTES = 256 * 1024;
/** The next chunk is fetched when less than this is left. */
const LOW_BYTES = 64 * 1024;

/** What comes after the screen that was drawn. */
interface Reel {
  page: TimingPage;
  /** The next entry of `page`. */
  next: number;
  chunks: Bytes;
  /** Where `chunks` begin. */
  from: number;
  loading: boolean;
}

export function createFilm(options: FilmOptions): Film {
  const { source, canvas } = options;
  const [at, setAt] = createSignal(0);
  const [offset, setOffset] = createSignal(0);
  const [playing, setPlaying] = createSignal(false);
  const [busy, setBusy] = createSignal(false);
  const [problem, setProblem] = createSignal<ActionProblem | null>(null);
  const [still, setStill] = createSignal(false);
  let reel: Reel | null = null;
  let wanted: { at: number } | { offset: number } | null = null;
  /** Counts moments: what was fetched for another one is of no use. */
  let round = 0;

  const fail = (found: ActionProblem) =>
    batch(() => {
      setProblem(found);
      setPlaying(false);
    });

  async function go(): Promise<void> {
    setBusy(true);
    for (let to = wanted; to !== null; to = wanted) {
      wanted = null;
      round += 1;
      reel = null;
      const [screen, timing] = await Promise.all([
        source.screen(to),
        'offset' in to ? source.timing(to.offset) : null,
      ]);
      if (!screen.ok) {
        fail(screen.problem);
        continue;
      }
      const found = screen.value;
      canvas.draw(found);
      const time = found.still
        ? options.length()
        : 'at' in to
          ? to.at
          : timing?.ok
            ? (timing.value.at[0] ?? timing.value.ms)
            : 0;
      batch(() => {
        setProblem(null);
        setStill(found.still === true);
        if (found.still) setPlaying(false);
        setOffset(found.offset);
        setAt(time);
      });
      if (timing?.ok) thread(timing.value, found.offset);
    }
    setBusy(false);
    if (playing()) void wind();
  }

  function thread(page: TimingPage, from: number): void {
    reel = { page, next: 0, chunks: new Uint8Array(), from, loading: false };
  }

  /** Makes ready what comes next. */
  async function wind(): Promise<void> {
    const mine = round;
    if (reel === null) {
      const timing = await source.timing(offset());
      if (mine !== round) return;
      if (!timing.ok) return fail(timing.problem);
      thread(timing.value, offset());
    }
    const mounted = reel;
    if (mounted === null || mounted.loading) return;
    mounted.loading = true;
    const end = mounted.from + mounted.chunks.length;
    if (end < mounted.page.length) {
      const more = await source.bytes(end, CHUNK_BYTES);
      if (mine !== round) return;
      if (!more.ok) return fail(more.problem);
      const joined = new Uint8Array(mounted.chunks.length + more.value.length);
      joined.set(mounted.chunks);
      joined.set(more.value, mounted.chunks.length);
      mounted.chunks = joined;
    }
    if (mounted.next >= mounted.page.at.length && mounted.page.next !== null) {
      const timing = await source.timing(mounted.page.next);
      if (mine !== round) return;
      if (!timing.ok) return fail(timing.problem);
      mounted.page = timing.value;
      mounted.next = 0;
    }
    mounted.loading = false;
  }

  /** Draws what was printed up to `end`, as far as it is here. Whether all of it was. */
  function drawTo(mounted: Reel, end: number): boolean {
    const here = Math.min(end, mounted.from + mounted.chunks.length);
    let from = offset();
    for (const size of mounted.page.sizes) {
      if (size.offset <= from || size.offset > here) continue;
      canvas.write(mounted.chunks.slice(from - mounted.from, size.offset - mounted.from));
      canvas.resize({ cols: size.cols, rows: size.rows });
      from = size.offset;
    }
    if (here > from) canvas.write(mounted.chunks.slice(from - mounted.from, here - mounted.from));
    if (here > offset()) setOffset(here);
    mounted.chunks = mounted.chunks.slice(here - mounted.from);
    mounted.from = here;
    return here === end;
  }

  function advance(mounted: Reel, ms: number): void {
    const { page } = mounted;
    let time = at() + ms * options.speed();
    const waitsFor = page.at[mounted.next];
    if (options.skips() && waitsFor !== undefined && waitsFor - time > PAUSE_MS) time = waitsFor - LEAD_MS;
    while (mounted.next < page.at.length && (page.at[mounted.next] as number) <= time) {
      if (!drawTo(mounted, page.ends[mounted.next] as number)) {
        // It is not here yet: the film stands still until it is.
        time = Math.min(time, page.at[mounted.next] as number);
        break;
      }
      mounted.next += 1;
    }
    const spent = mounted.next >= page.at.length;
    if (spent && page.next !== null) time = Math.min(time, page.at.at(-1) ?? time);
    if (spent && page.next === null && (options.skips() || time >= options.length())) {
      time = Math.max(options.length(), page.ms);
      setPlaying(false);
    }
    setAt(time);
    const left = mounted.from + mounted.chunks.length < page.length && mounted.chunks.length < LOW_BYTES;
    if (left || (spent && page.next !== null)) void wind();
  }

  const seekTo = (to: { at: number } | { offset: number }): void => {
    wanted = to;
    if ('at' in to) setAt(to.at);
    if (!busy()) void go();
  };

  return {
    at,
    offset,
    playing,
    busy,
    problem,
    still,
    seek: (to) => seekTo({ at: Math.min(Math.max(0, Math.round(to)), options.length()) }),
    seekOffset: (to) => seekTo({ offset: to }),
    play() {
      setPlaying(true);
      if (at() >= options.length()) this.seek(0);
      else if (!busy()) void wind();
    },
    pause: () => void setPlaying(false),
    tick(ms) {
      if (!playing() || busy() || reel === null) return;
      advance(reel, ms);
    },
  };
}
