/**
 * Dictations under way: audio comes in parts that may be sent again, is cut at pauses, and each piece is turned into text
 * while the next one is still spoken. They live in memory; a device keeps its audio until it has the text.
 */
import { join } from 'node:path';
import { type Dictation, MAX_SECONDS } from '../../shared/model/dictation.ts';
import { decodeSlice, SLICE_BYTES } from '../../shared/voice/adpcm.ts';
import type { Clock } from '../clock.ts';
import { ProblemError } from '../problem.ts';
import type { Engine } from './engine.ts';
import { createSegmenter, type Segmenter } from './segments.ts';
import { EngineFailed, type Transcription } from './transcribe.ts';

/** One a device, and a few of those that nobody came back to. */
const MOST_AT_ONCE = 8;
const MAX_BYTES = MAX_SECONDS * SLICE_BYTES;
/** Since anything was heard of it. */
const FORGOTTEN_AFTER_MS = 60 * 60_000;
const MAX_WAIT_MS = 20_000;

export interface Dictations {
  /** Again with the same id: the one that is there. Rejects with ProblemError where there is no engine. */
  begin(id: string, owner: string): Promise<Dictation>;
  /** Bytes from `at`; what is here already is passed over. A gap is refused, with where it goes on. */
  append(id: string, owner: string, at: number, bytes: Uint8Array): Dictation;
  /** No more comes after `size` bytes. Again after a failure: what failed is tried again. */
  end(id: string, owner: string, size: number): Dictation;
  /** At once where it has changed since `version`, else as soon as it does, or after a while. */
  wait(id: string, owner: string, version: number | undefined, signal?: AbortSignal): Promise<Dictation>;
  cancel(id: string, owner: string): void;
  stop(): void;
}

interface Entry {
  owner: string;
  engine: Engine;
  abort: AbortController;
  segmenter: Segmenter;
  state: Dictation;
  /** The end of what came, that is no whole slice yet. */
  rest: Uint8Array;
  /** Pieces that are not text yet, in order. */
  pieces: Int16Array[];
  texts: string[];
  working: boolean;
  waiting: Set<() => void>;
  heardAt: number;
}

export function createDictations(deps: {
  folder: string;
  clock: Clock;
  engine(): Promise<Engine | null>;
  env(): Promise<Readonly<Record<string, string>>>;
  transcribe(what: Transcription): Promise<string>;
}): Dictations {
  const { clock } = deps;
  const entries = new Map<string, Entry>();

  function find(id: string, owner: string): Entry {
    const entry = entries.get(id);
    // Whose it is not is not told that it is there.
    if (entry === undefined || entry.owner !== owner) {
      throw new ProblemError(404, 'no-such-dictation', 'This dictation is not known here any more.');
    }
    entry.heardAt = clock.elapsed();
    return entry;
  }
  function change(entry: Entry, part: Partial<Dictation>): void {
    entry.state = { ...entry.state, ...part, version: entry.state.version + 1 };
    for (const tell of entry.waiting) tell();
    entry.waiting.clear();
  }
  function remove(id: string): void {
    entries.get(id)?.abort.abort(new Error('no longer wanted'));
    entries.delete(id);
  }
  function forget(): void {
    for (const [id, entry] of entries) {
      if (clock.elapsed() - entry.heardAt > FORGOTTEN_AFTER_MS) remove(id);
    }
  }

  function hear(entry: Entry, bytes: Uint8Array, isEnd: boolean): void {
    const all = new Uint8Array(entry.rest.length + bytes.length);
    all.set(entry.rest);
    all.set(bytes, entry.rest.length);
    let at = 0;
    for (; at + SLICE_BYTES <= all.length; at += SLICE_BYTES) {
      entry.pieces.push(...entry.segmenter.push(decodeSlice(all.subarray(at, at + SLICE_BYTES))));
    }
    entry.rest = all.slice(at);
    if (!isEnd) return;
    entry.pieces.push(...entry.segmenter.push(decodeSlice(entry.rest)), ...entry.segmenter.end());
    entry.rest = new Uint8Array();
  }

  async function work(id: string, entry: Entry): Promise<void> {
    if (entry.working) return;
    entry.working = true;
    try {
      for (let piece = entry.pieces[0]; piece !== undefined; piece = entry.pieces[0]) {
        const folder = join(deps.folder, id);
        const { engine, abort } = entry;
        const text = await deps.transcribe({
          ...{ engine, folder, samples: piece, signal: abort.signal },
          env: await deps.env(),
        });
        entry.pieces.shift();
        if (text !== '') entry.texts.push(text);
        change(entry, { text: entry.texts.join(' ') });
      }
      if (entry.state.state === 'writing') change(entry, { state: 'done' });
    } catch (error) {
      if (entry.abort.signal.aborted) return;
      const why = error instanceof EngineFailed ? error.message : 'The machine could not run it.';
      // While it is heard, the next piece is another try; the end says whether it worked.
      if (entry.state.state === 'writing') change(entry, { state: 'failed', problem: why });
    } finally {
      entry.working = false;
    }
  }

  return {
    async begin(id, owner) {
      forget();
      if (entries.has(id)) return find(id, owner).state;
      const engine = await deps.engine();
      if (engine === null) {
        const message =
          'Nothing on this machine turns speech into text yet. Set it up in the machine’s settings.';
        throw new ProblemError(422, 'no-engine', message);
      }
      if (entries.size >= MOST_AT_ONCE) {
        throw new ProblemError(429, 'too-many', 'Too much is dictated at once. Try again in a moment.');
      }
      const entry: Entry = {
        ...{ owner, engine, abort: new AbortController(), segmenter: createSegmenter() },
        state: { state: 'hearing', next: 0, text: '', problem: null, version: 0 },
        ...{ rest: new Uint8Array(), pieces: [], texts: [], working: false },
        ...{ waiting: new Set<() => void>(), heardAt: clock.elapsed() },
      };
      entries.set(id, entry);
      return entry.state;
    },
    append(id, owner, at, bytes) {
      const entry = find(id, owner);
      const { next, state } = entry.state;
      if (state !== 'hearing') return entry.state;
      if (at > next) throw new ProblemError(409, 'gap', `Audio is here up to ${next}, not ${at}.`);
      if (at + bytes.length > MAX_BYTES) {
        throw new ProblemError(413, 'too-long', `A dictation lasts at most ${MAX_SECONDS / 60} minutes.`);
      }
      const fresh = bytes.subarray(next - at);
      if (fresh.length === 0) return entry.state;
      hear(entry, fresh, false);
      change(entry, { next: next + fresh.length });
      void work(id, entry);
      return entry.state;
    },
    end(id, owner, size) {
      const entry = find(id, owner);
      const { next, state } = entry.state;
      if (size !== next) throw new ProblemError(409, 'gap', `Audio is here up to ${next}, not ${size}.`);
      if (state === 'hearing') hear(entry, new Uint8Array(), true);
      if (state === 'hearing' || state === 'failed') {
        change(entry, { state: 'writing', problem: null });
        void work(id, entry);
      }
      return entry.state;
    },
    async wait(id, owner, version, signal) {
      const entry = find(id, owner);
      if (version === undefined || entry.state.version !== version) return entry.state;
      await new Promise<void>((resolve) => {
        const done = () => {
          cancel();
          entry.waiting.delete(done);
          signal?.removeEventListener('abort', done);
          resolve();
        };
        const cancel = clock.after(MAX_WAIT_MS, done);
        entry.waiting.add(done);
        signal?.addEventListener('abort', done);
      });
      return entry.state;
    },
    cancel(id, owner) {
      if (entries.get(id)?.owner === owner) remove(id);
    },
    stop() {
      for (const id of [...entries.keys()]) remove(id);
    },
  };
}
