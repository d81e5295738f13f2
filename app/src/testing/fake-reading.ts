/** What is read of sessions, in memory, for tests of components and for the gallery. No part of the product imports it. */
import type { SearchAnswer } from '../../../shared/model/search.ts';
import type { TimingPage } from '../../../shared/model/timeline.ts';
import type { HistoryActions } from '../data/actions/history.ts';
import type { FoundInOutput, OutputActions } from '../data/actions/output.ts';
import type { ReadingActions } from '../data/actions/reading.ts';
import type { Result } from '../data/types.ts';

export interface FakeReading {
  search?: SearchAnswer;
  found?: FoundInOutput;
  /** Of what is downloaded, by part. */
  parts?: readonly string[];
  timing?: TimingPage;
  /** All that the run printed. */
  output?: string;
}

/** A picture of one grey point. */
const PIXEL = Uint8Array.from(atob('R0lGODdhAQABAIABAMDAwAAAACwAAAAAAQABAAACAkQBADs='), (char) =>
  char.charCodeAt(0),
);
const heads =
  (all: Record<string, string>) =>
  (name: string): string | null =>
    all[name] ?? null;
const bytesOf = (text: string) => new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;

type Did = <T>(value: T, ...call: [string, ...unknown[]]) => Promise<Result<T>>;

export function fakeReading(
  did: Did,
  options: FakeReading = {},
): HistoryActions & ReadingActions & OutputActions {
  const { parts = ['What it printed.\n'], output = '' } = options;
  return {
    search: (...args) =>
      did(options.search ?? { found: [], before: null, building: false }, 'search', ...args),
    keepSession: (...args) => did(null, 'keepSession', ...args),
    weighSession: (...args) =>
      did({ recordings: 48_000_000, index: 200_000, running: [] }, 'weighSession', ...args),
    deleteSession: (id, session) => did({ deleted: [session] }, 'deleteSession', id, session),
    wholeEntry: (_id, _session, line) =>
      did(
        { kind: 'answer', place: line.place, time: 0, cut: false, text: 'All of it.' } as const,
        'wholeEntry',
        line,
      ),
    talkImage: (...args) =>
      did({ bytes: PIXEL, head: heads({ 'content-type': 'image/gif' }) }, 'talkImage', ...args),
    findInOutput: (...args) => did(options.found ?? { matches: [], more: false }, 'findInOutput', ...args),
    outputPart(of, as, after) {
      const at = Number(after ?? 0);
      const next = at + 1 < parts.length ? { 'x-next': String(at + 1) } : {};
      return did(
        { bytes: bytesOf(parts[at] ?? ''), head: heads(next as Record<string, string>) },
        'outputPart',
        of,
        as,
        after,
      );
    },
    screenAt(of, where) {
      const { at = [], ends = [] } = options.timing ?? {};
      const past = 'at' in where ? at.filter((time) => time <= where.at).length : 0;
      const offset = 'at' in where ? (ends[past - 1] ?? 0) : where.offset;
      return did(
        {
          bytes: bytesOf(output.slice(0, offset)),
          head: heads({ 'x-offset': String(offset), 'x-cols': '80', 'x-rows': '24' }),
        },
        'screenAt',
        of,
        where,
      );
    },
    outputFrom: (of, from, max) =>
      did({ bytes: bytesOf(output.slice(from, from + max)), head: heads({}) }, 'outputFrom', of, from, max),
    timingFrom: (of, from) =>
      did(
        options.timing ?? { at: [], ends: [], sizes: [], next: null, ms: 0, length: 0 },
        'timingFrom',
        of,
        from,
      ),
  };
}
