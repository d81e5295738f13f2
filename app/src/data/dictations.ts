/**
 * Dictations of this device: what is spoken is kept here and goes to the machine as it comes, over however many links;
 * what it heard comes back as text. Nothing is thrown away before its text is here, or a person says so.
 */
import { type Accessor, createSignal } from 'solid-js';
import * as v from 'valibot';
import { type Dictation, dictationSchema, voiceEngineSchema } from '../../../shared/model/dictation.ts';
import { newId } from '../../../shared/model/ids.ts';
import { SLICE_BYTES } from '../../../shared/voice/adpcm.ts';
import { concat } from '../../../shared/wire/bytes.ts';
import { CallFailed } from './api.ts';
import type { Calls } from './calls.ts';
import type { Storage } from './database.ts';
import { dropSpeech, keepAbout, keepSlice, loadSpeech, type SpeechAbout } from './speech-store.ts';
import type { ActionProblem, Result } from './types.ts';

/** Seconds of speech in one request. */
const MOST_SLICES = 8;
const AGAIN_MS = 1_000;

export interface SpokenText extends SpeechAbout {
  /** `kept`: from before this page; it waits for a person to say what becomes of it. */
  state: 'speaking' | 'sending' | 'writing' | 'done' | 'failed' | 'kept';
  /** What was heard so far. */
  text: string;
  /** Seconds that were spoken, and that are on the machine. */
  spoken: number;
  sent: number;
  problem: ActionProblem | null;
}

export interface Recording {
  readonly id: string;
  /** The next second; the last one may be shorter. */
  add(slice: Uint8Array<ArrayBuffer>): void;
  end(): void;
}

export interface Dictations {
  /** Those that are not text yet, or whose text nobody took. */
  list: Accessor<readonly SpokenText[]>;
  /** `place`: where the text is to go. */
  begin(machineId: string, place: string): Recording;
  /** Writes down what was kept, or tries again what failed. */
  retry(id: string): void;
  /** It was taken, or is not wanted: nothing of it stays, here or on the machine. */
  drop(id: string): void;
  /** What on the machine turns speech into text; null: nothing. */
  engine(machineId: string): Promise<Result<v.InferOutput<typeof voiceEngineSchema>['engine']>>;
  forget(machineId: string): Promise<void>;
}

export interface OpenDictations extends Dictations {
  /** The storage is empty: what was spoken is written down again. */
  rewrite(): Promise<void>;
}

interface Entry {
  about: SpeechAbout;
  slices: Uint8Array<ArrayBuffer>[];
  /** Nothing more is spoken. */
  ended: boolean;
  dropped: boolean;
  running: boolean;
  /** Wakes the sender. */
  wake: () => void;
}

const ignored = v.unknown();
const bytesOf = (slices: readonly Uint8Array[]): number =>
  slices.reduce((sum, slice) => sum + slice.length, 0);

export function createDictations(calls: Calls, storage: () => Promise<Storage>): OpenDictations {
  const [list, setList] = createSignal<readonly SpokenText[]>([]);
  const entries = new Map<string, Entry>();

  const change = (id: string, part: Partial<SpokenText>): void =>
    void setList((all) => all.map((one) => (one.id === id ? { ...one, ...part } : one)));
  const inStorage = async (act: (open: Storage) => Promise<void>): Promise<void> => {
    try {
      await act(await storage());
    } catch {
      // Full or forbidden: it lives as long as the page.
    }
  };
  function add(about: SpeechAbout, slices: Uint8Array<ArrayBuffer>[], state: SpokenText['state']): Entry {
    const entry: Entry = {
      ...{ about, slices, ended: state !== 'speaking' },
      ...{ dropped: false, running: false, wake: () => {} },
    };
    entries.set(about.id, entry);
    const one: SpokenText = { ...about, state, text: '', spoken: slices.length, sent: 0, problem: null };
    setList((all) => [...all, one]);
    return entry;
  }
  void storage()
    .then(async (open) => {
      for (const { about, slices } of await loadSpeech(open)) {
        if (slices.length === 0) await dropSpeech(open, about.id);
        else add(about, slices, 'kept');
      }
    })
    .catch(() => {});

  /** Until something is spoken, or a while has passed. */
  const pause = (entry: Entry, ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      entry.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  async function send(entry: Entry): Promise<void> {
    if (entry.running) return;
    entry.running = true;
    const { id } = entry.about;
    try {
      while (!entry.dropped) {
        try {
          if (await deliver(entry)) break;
        } catch (error) {
          if (!(error instanceof CallFailed)) throw error;
          const { later, problem } = error;
          // The agent was started anew and knows nothing of it: from the beginning, which is still here.
          if (!later && problem.code !== 'no-such-dictation' && problem.code !== 'gap') {
            change(id, { state: 'failed', problem });
            break;
          }
          await pause(entry, AGAIN_MS);
        }
      }
    } finally {
      entry.running = false;
    }
  }

  /** True: nothing is left to do. Rejects with CallFailed. */
  async function deliver(entry: Entry): Promise<boolean> {
    const { id, machineId } = entry.about;
    const path = `/v1/dictations/${id}`;
    const post = (to: string, body: unknown) =>
      calls.request(machineId, { method: 'POST', path: to, body }, dictationSchema);
    let known: Dictation = await post('/v1/dictations', { id });
    const told = () => change(id, { text: known.text, sent: Math.ceil(known.next / SLICE_BYTES) });
    told();
    for (;;) {
      if (entry.dropped) return true;
      if (known.next < bytesOf(entry.slices)) {
        // All slices but the last are of one size, and the machine takes a request whole or not at all.
        const from = Math.floor(known.next / SLICE_BYTES);
        const bytes = concat(...entry.slices.slice(from, from + MOST_SLICES));
        const to = `${path}/audio?at=${known.next}`;
        known = await calls.request(machineId, { method: 'PUT', path: to, bytes }, dictationSchema);
        told();
      } else if (entry.ended) break;
      else await pause(entry, 60_000);
    }
    change(id, { state: 'writing' });
    known = await post(`${path}/end`, { size: known.next });
    while (known.state === 'writing' && !entry.dropped) {
      const to = `${path}?version=${known.version}`;
      known = await calls.request(machineId, { method: 'GET', path: to }, dictationSchema);
      told();
    }
    if (known.state === 'failed') {
      const title = 'The machine could not write it down.';
      change(id, { state: 'failed', problem: { title, detail: known.problem ?? '' } });
    } else if (known.state === 'done') change(id, { state: 'done', text: known.text });
    return true;
  }

  function drop(id: string): void {
    const entry = entries.get(id);
    if (entry === undefined) return;
    entry.dropped = true;
    entry.wake();
    entries.delete(id);
    setList((all) => all.filter((one) => one.id !== id));
    void inStorage((open) => dropSpeech(open, id));
    // It forgets by itself too.
    const gone = { method: 'DELETE', path: `/v1/dictations/${id}` } as const;
    void calls.request(entry.about.machineId, gone, ignored).catch(() => {});
  }

  return {
    list,
    begin(machineId, place) {
      const about: SpeechAbout = { id: newId(), machineId, place, startedAt: Date.now() };
      const entry = add(about, [], 'speaking');
      let keeping = inStorage((open) => keepAbout(open, about));
      void send(entry);
      return {
        id: about.id,
        add(slice) {
          if (entry.dropped || entry.ended) return;
          const number = entry.slices.push(slice) - 1;
          keeping = keeping.then(() =>
            entry.dropped ? undefined : inStorage((open) => keepSlice(open, about.id, number, slice)),
          );
          change(about.id, { spoken: entry.slices.length });
          entry.wake();
        },
        end() {
          if (entry.ended) return;
          entry.ended = true;
          change(about.id, { state: 'sending' });
          entry.wake();
          void send(entry);
        },
      };
    },
    retry(id) {
      const entry = entries.get(id);
      if (entry === undefined) return;
      change(id, { state: 'sending', problem: null });
      void send(entry);
    },
    drop,
    async engine(machineId) {
      const answer = await calls.live(machineId, { method: 'GET', path: '/v1/voice' }, voiceEngineSchema);
      return answer.ok ? { ok: true, value: answer.value.engine } : answer;
    },
    async rewrite() {
      for (const { about, slices } of [...entries.values()]) {
        await inStorage(async (open) => {
          await keepAbout(open, about);
          for (const [number, slice] of slices.entries()) await keepSlice(open, about.id, number, slice);
        });
      }
    },
    async forget(machineId) {
      for (const { about } of [...entries.values()]) if (about.machineId === machineId) drop(about.id);
    },
  };
}
