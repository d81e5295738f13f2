/** What is written, spoken and sent, in memory, for tests of components and for the gallery. */
import { createSignal } from 'solid-js';
import type { VoiceEngine } from '../../../shared/model/dictation.ts';
import type { Dictations, SpokenText } from '../data/dictations.ts';
import type { Draft, Drafts } from '../data/drafts.ts';
import type { Uploads } from '../data/uploads.ts';
import { fakeId } from './fake-data.ts';

/** Drafts in memory. */
export function fakeDrafts(): Drafts {
  const texts = new Map<string, string>();
  const sent = new Map<string, readonly string[]>();
  const place = ({ machineId, sessionId }: Draft) => `${machineId}/${sessionId}`;
  return {
    read: async (of) => texts.get(place(of)) ?? '',
    keep: (of, text) => void texts.set(place(of), text),
    sent: async (of) => sent.get(place(of)) ?? [],
    addSent: (of, text) => void sent.set(place(of), [text, ...(sent.get(place(of)) ?? [])]),
    forget: async () => texts.clear(),
    settled: async () => {},
  };
}

/** Uploads that are there at once. */
export function fakeUploads(): Uploads {
  return {
    list: () => [],
    send: async (_machine, _session, { name }) => `/uploads/${name}`,
    retry() {},
    cancel() {},
  };
}

/** Dictations that a test moves on by hand. */
export interface FakeDictations extends Dictations {
  change(id: string, part: Partial<SpokenText>): void;
  readonly log: string[];
}

export function fakeDictations(engine: VoiceEngine = null): FakeDictations {
  const [list, setList] = createSignal<readonly SpokenText[]>([]);
  const log: string[] = [];
  const change = (id: string, part: Partial<SpokenText>) =>
    void setList((all) => all.map((one) => (one.id === id ? { ...one, ...part } : one)));
  return {
    list,
    log,
    change,
    begin(machineId, place) {
      const id = fakeId(`dictation${list().length}`);
      const about = { id, machineId, place, startedAt: Date.now() };
      setList((all) => [
        ...all,
        { ...about, state: 'speaking', text: '', spoken: 0, sent: 0, problem: null },
      ]);
      return {
        id,
        add: () => change(id, { spoken: (list().find((one) => one.id === id)?.spoken ?? 0) + 1 }),
        end: () => change(id, { state: 'sending' }),
      };
    },
    retry: (id) => void log.push(`retry ${id}`),
    drop(id) {
      log.push(`drop ${id}`);
      setList((all) => all.filter((one) => one.id !== id));
    },
    engine: async () => ({ ok: true, value: engine }),
    async forget() {},
  };
}
