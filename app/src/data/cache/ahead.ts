/**
 * Fetches what a person may want on the train before it is asked for: sessions that are always to be here, whole, and of those that
 * were last at work the end. One request after the other, with pauses, so that it stands in nobody's way.
 */
import * as v from 'valibot';
import type { Session } from '../../../../shared/model/session.ts';
import type { MachineView, Result } from '../types.ts';
import type { Cache } from './cache.ts';
import type { Shelf } from './shelf.ts';

const LOOK_MS = 20_000;
const PAUSE_MS = 150;
/** Sessions whose end is kept without being asked for. */
const RECENT = 6;
/** Of one session. */
const MOST_PAGES = 500;

const outputSchema = v.looseObject({ pieces: v.array(v.unknown()), before: v.nullable(v.string()) });
const talkSchema = v.looseObject({
  conversation: v.string(),
  conversations: v.array(v.object({ id: v.string(), since: v.number() })),
  before: v.nullable(v.number()),
});

type Page<S extends v.GenericSchema> = { value: v.InferOutput<S> } | 'none' | 'away';

export interface AheadOptions {
  machines(): readonly MachineView[];
  cache: Pick<Cache, 'isAlwaysHere'> & Pick<Shelf, 'read'>;
  fresh<const S extends v.GenericSchema>(
    machineId: string,
    path: string,
    schema: S,
  ): Promise<Result<v.InferOutput<S>>>;
  pause?(): Promise<void>;
}

export interface Ahead {
  /** Everything that is missing now, of machines that are live. */
  look(): Promise<void>;
  stop(): void;
}

export function createAhead({ machines, cache, fresh, pause = shortly }: AheadOptions): Ahead {
  /** How each session stood when its pages were fetched. */
  const had = new Map<string, string>();
  let looking: Promise<void> | null = null;
  let isOver = false;

  const wants = (machine: MachineView): { session: Session; whole: boolean }[] => {
    const always = machine.rows('session').filter(({ id }) => cache.isAlwaysHere(machine.id, id));
    const recent = sparing()
      ? []
      : [...machine.rows('session')]
          .sort((a, b) => (b.lastOutputAt ?? b.createdAt) - (a.lastOutputAt ?? a.createdAt))
          .slice(0, RECENT);
    return [
      ...always.map((session) => ({ session, whole: true })),
      ...recent.filter((one) => !always.includes(one)).map((session) => ({ session, whole: false })),
    ];
  };

  async function lookNow(): Promise<void> {
    for (const machine of machines()) {
      for (const { session, whole } of wants(machine)) {
        if (isOver || machine.link().at !== 'live') break;
        const stands = [whole, session.runs, session.lastOutputAt, session.endedAt, session.claudeId].join(
          ' ',
        );
        const key = `${machine.id}/${session.id}`;
        if (had.get(key) === stands) continue;
        if (await fetchOf(machine, session, whole)) had.set(key, stands);
      }
    }
  }

  /** False: not all of it came. */
  async function fetchOf(machine: MachineView, session: Session, whole: boolean): Promise<boolean> {
    const base = `/v1/sessions/${session.id}`;
    let ok = true;
    const runs = whole ? session.runs : Math.min(session.runs, 1);
    for (let back = 1; back <= runs; back += 1) {
      const first = `${base}/runs/${session.runs - back}/page`;
      const step = ({ before }: v.InferOutput<typeof outputSchema>) => before && `${first}?before=${before}`;
      ok = (await walk(machine, first, outputSchema, whole ? step : null)) && ok;
    }
    if (session.runs > 0) ok = (await walk(machine, `${base}/timeline`, v.unknown(), null)) && ok;
    if (session.claudeId === null) return ok;
    const first = `${base}/transcript`;
    const step = ({ conversation, conversations, before }: v.InferOutput<typeof talkSchema>) => {
      if (before !== null) return `${first}?conversation=${conversation}&before=${before}`;
      const earlier = conversations[conversations.findIndex(({ id }) => id === conversation) - 1];
      return earlier ? `${first}?conversation=${earlier.id}` : null;
    };
    return (await walk(machine, first, talkSchema, whole ? step : null)) && ok;
  }

  /** The end anew, then back page by page; a page that is bounded by what came after it never changes. */
  async function walk<const S extends v.GenericSchema>(
    machine: MachineView,
    end: string,
    schema: S,
    before: ((page: v.InferOutput<S>) => string | null) | null,
  ): Promise<boolean> {
    let path: string | null = end;
    for (let pages = 0; path !== null && pages < MOST_PAGES; pages += 1) {
      const page: Page<S> = await pageAt(machine, path, schema, path !== end);
      if (page === 'away') return false;
      // Gone, or never there: asking again would not bring it.
      if (page === 'none') return true;
      path = before === null ? null : before(page.value);
    }
    return true;
  }

  async function pageAt<const S extends v.GenericSchema>(
    machine: MachineView,
    path: string,
    schema: S,
    settled: boolean,
  ): Promise<Page<S>> {
    const kept = settled ? await cache.read(machine.id, path, schema) : null;
    if (kept !== null) return kept;
    if (isOver || machine.link().at !== 'live') return 'away';
    await pause();
    const answer = await fresh(machine.id, path, schema);
    if (answer.ok) return answer;
    return machine.link().at === 'live' ? 'none' : 'away';
  }

  const look = (): Promise<void> => {
    looking ??= lookNow().finally(() => {
      looking = null;
    });
    return looking;
  };
  const timer = setInterval(() => {
    if (document.visibilityState === 'visible') void look().catch(() => {});
  }, LOOK_MS);
  return {
    look,
    stop() {
      isOver = true;
      clearInterval(timer);
    },
  };
}

const shortly = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, PAUSE_MS));

/** The person asked the browser to be sparing with data. */
const sparing = (): boolean =>
  (navigator as Navigator & { connection?: { saveData?: boolean } }).connection?.saveData === true;
