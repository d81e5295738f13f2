/** The agent's one connection to its pty-host: made when it is first needed, made anew when it broke. */
import type { Log } from '../../shared/model/log.ts';
import type { Home } from '../home.ts';
import { connectPtyHost } from '../pty-host/client.ts';
import type { PtyHost, PtyHostEvents, RunInfo } from '../pty-host/types.ts';

export interface HostLinkEvents extends Omit<PtyHostEvents, 'onGone' | 'onLost'> {
  /** Connected: these are all its runs, and every event from here on is told. Runs in the same turn. */
  onRuns(host: PtyHost, runs: readonly RunInfo[]): void;
  /** The host process ended, and its runs with it. */
  onGone(): void;
  /** The connection broke; the host lives. `taken-over`: another agent has it now. */
  onLost(why: 'taken-over' | 'broken'): void;
}

export interface HostLink {
  /** Starts the host where none runs. Rejects with PtyHostUnavailable and the reason in words. */
  get(): Promise<PtyHost>;
  readonly current: PtyHost | null;
  disconnect(): void;
}

export function createHostLink(home: Home, events: HostLinkEvents, log: Log): HostLink {
  let current: PtyHost | null = null;
  let connecting: Promise<PtyHost> | null = null;

  async function connect(): Promise<PtyHost> {
    const host = await connectPtyHost({
      socketPath: home.hostSocket,
      start: home,
      events: {
        ...events,
        onGone() {
          current = null;
          log('error', 'pty-host.gone');
          events.onGone();
        },
        onLost(why) {
          current = null;
          log('warn', 'pty-host.lost', { why });
          events.onLost(why);
        },
      },
    });
    const runs = await host.list();
    current = host;
    log('info', 'pty-host.connected', { pid: host.pid, runs: runs.length });
    events.onRuns(host, runs);
    return host;
  }

  return {
    get() {
      if (current !== null) return Promise.resolve(current);
      connecting ??= connect().finally(() => {
        connecting = null;
      });
      return connecting;
    },
    get current() {
      return current;
    },
    disconnect() {
      current?.disconnect();
      current = null;
    },
  };
}
