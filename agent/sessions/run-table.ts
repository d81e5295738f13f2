/**
 * The live runs by key, and the host's events to the right one. While a run's screen catches up with its recording, what
 * the host tells waits in order, and the program is paused once that is much.
 */
import type { Log } from '../../shared/model/log.ts';
import { reason } from '../problem.ts';
import type { PtyHost, RunExit, RunInfo, RunKey } from '../pty-host/types.ts';
import type { LiveScreen } from './types.ts';

/** As far as an agent's screen may be behind before its program waits. */
const MAX_BACKLOG_BYTES = 256 * 1024;

export const keyOf = ({ sessionId, run }: RunKey): string => `${sessionId}/${run}`;

/** What follows a run's program: its screen, and its viewers. */
export interface Follower {
  readonly key: RunKey;
  readonly screen: Pick<LiveScreen, 'peek' | 'parsed' | 'settled'>;
  onHostOutput(offset: number, bytes: Uint8Array): void;
  onHostApplied(writer: string, offset: number): void;
  /** The program was given this size after the output before `offset`. */
  onHostResized(offset: number, cols: number, rows: number): void;
  onHostExit(exit: RunExit, length: number): void;
  /** It is over without an exit: in words. */
  onHostGone(message: string): void;
}

interface Entry<Live> {
  key: RunKey;
  ready: Promise<Live | null>;
  live: Live | null;
  /** Told while it catches up; null once it follows. */
  backlog: ((live: Live) => void)[] | null;
  backlogBytes: number;
}

export interface RunTable<Live> {
  /** From this turn on, no event of this run is lost. Resolves to null where its recording cannot be read. */
  adopt(host: PtyHost, info: RunInfo): Promise<Live | null>;
  find(key: RunKey): Promise<Live | null>;
  /** Those that follow their program now. */
  following(): Live[];
  output(key: RunKey, offset: number, bytes: Uint8Array): void;
  applied(key: RunKey, writer: string, offset: number): void;
  resized(key: RunKey, offset: number, cols: number, rows: number): void;
  exit(key: RunKey, exit: RunExit, length: number): void;
  gone(key: RunKey, message: string): void;
  remove(key: RunKey): void;
}

export function createRunTable<Live extends Follower>(
  openLive: (host: PtyHost, info: RunInfo) => Promise<Live>,
  log: Log,
): RunTable<Live> {
  const entries = new Map<string, Entry<Live>>();

  async function catchUp(host: PtyHost, info: RunInfo, entry: Entry<Live>): Promise<Live | null> {
    try {
      const live = await openLive(host, info);
      const backlog = entry.backlog ?? [];
      entry.backlog = null;
      entry.live = live;
      // Before what waits is told: from there on the live run decides whether its program waits.
      if (entry.backlogBytes > MAX_BACKLOG_BYTES) host.resume(info);
      for (const tell of backlog) tell(live);
      return live;
    } catch (error) {
      log('error', 'run.unreadable', { ...entry.key, error: reason(error) });
      entries.delete(keyOf(entry.key));
      if (entry.backlogBytes > MAX_BACKLOG_BYTES) host.resume(info);
      return null;
    }
  }

  function tell(key: RunKey, what: (live: Live) => void): Entry<Live> | undefined {
    const entry = entries.get(keyOf(key));
    if (entry?.live) what(entry.live);
    else entry?.backlog?.push(what);
    return entry;
  }

  const hosts = new Map<string, PtyHost>();
  return {
    adopt(host, info) {
      const key = { sessionId: info.sessionId, run: info.run };
      const entry: Entry<Live> = {
        key,
        live: null,
        backlog: [],
        backlogBytes: 0,
        ready: Promise.resolve(null),
      };
      entries.set(keyOf(key), entry);
      hosts.set(keyOf(key), host);
      entry.ready = catchUp(host, info, entry);
      return entry.ready;
    },
    find: async (key) => (await entries.get(keyOf(key))?.ready) ?? null,
    following: () => [...entries.values()].flatMap((entry) => (entry.live === null ? [] : [entry.live])),
    output(key, offset, bytes) {
      const entry = tell(key, (live) => live.onHostOutput(offset, bytes));
      if (!entry?.backlog) return;
      const before = entry.backlogBytes;
      entry.backlogBytes += bytes.length;
      if (before <= MAX_BACKLOG_BYTES && entry.backlogBytes > MAX_BACKLOG_BYTES) {
        hosts.get(keyOf(key))?.pause(key);
      }
    },
    applied: (key, writer, offset) => void tell(key, (live) => live.onHostApplied(writer, offset)),
    resized: (key, offset, cols, rows) => void tell(key, (live) => live.onHostResized(offset, cols, rows)),
    gone: (key, message) => void tell(key, (live) => live.onHostGone(message)),
    exit: (key, exit, length) => void tell(key, (live) => live.onHostExit(exit, length)),
    remove(key) {
      entries.delete(keyOf(key));
      hosts.delete(keyOf(key));
    },
  };
}
