/** The way to devices: the relay, and whether this machine's clock goes as the relay's does. */
import type { Check } from '../../shared/model/doctor.ts';
import { broken, ok, warning } from './say.ts';

const PATIENCE_MS = 5000;
/** Keys that are typed are refused as stale by time since the channel began, so only hellos, day and order depend on the clock. */
const OFF_MS = 5_000;
const FAR_OFF_MS = 60_000;
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

export interface LinkState {
  /** `wss://…` or `ws://…`: what the agent dials. */
  url: string;
  connected: boolean;
  problem: string | null;
  /** What phones open; null: nothing that they could. */
  publicUrl: string | null;
}

export interface Heard {
  /** ms since 1970, to the second; null: it did not say. */
  date: number | null;
  status: number;
}

/** What the relay answers when it is asked for its health. Rejects where it does not. */
export async function askRelay(url: string): Promise<Heard> {
  const answer = await fetch(new URL('/healthz', url.replace(/^ws/, 'http')), {
    signal: AbortSignal.timeout(PATIENCE_MS),
    redirect: 'error',
  });
  await answer.body?.cancel();
  return { date: Date.parse(answer.headers.get('date') ?? '') || null, status: answer.status };
}

/** `heard`: null where it did not answer. */
export function checkRelay({ url, connected, problem, publicUrl }: LinkState, heard: Heard | null): Check {
  const name = 'Relay';
  const { hostname, host } = new URL(url);
  if (heard === null && !connected) {
    const mend = LOOPBACK.test(hostname)
      ? 'Start the agent anew with `npm start`; the log says why its relay does not listen.'
      : `Look whether this machine reaches it: curl ${url.replace(/^ws/, 'http')}/healthz. A proxy or firewall may stand between, or it is down.`;
    return broken(name, `${host} cannot be reached.`, mend);
  }
  if (!connected) {
    const why = problem ?? 'it answers, and does not take this machine in';
    return broken(name, `Not connected to ${host}: ${why}`, 'Whoever runs the relay can say why in its log.');
  }
  if (LOOPBACK.test(hostname) && publicUrl === null) {
    return warning(
      name,
      `Connected to ${host}, which only this machine can reach: no phone comes in.`,
      'Give it an HTTPS address: npm start -- --tunnel tailscale, --tunnel cloudflared, or --public-url.',
    );
  }
  return ok(name, `Connected to ${publicUrl ?? host}.`);
}

/** `now`: this machine's, when the relay answered. */
export function checkClock({ url }: Pick<LinkState, 'url'>, heard: Heard | null, now: number): Check {
  const name = 'Clock';
  if (LOOPBACK.test(new URL(url).hostname)) return ok(name, 'Not compared: the relay is on this machine.');
  if (heard?.date == null)
    return warning(name, 'Not compared: the relay did not say its time.', 'Try again once it is reached.');
  const off = now - heard.date;
  // The header counts in seconds.
  const beyond = Math.max(0, Math.abs(off) - 1000);
  const found = `It goes ${Math.round(Math.abs(off) / 1000)} s ${off > 0 ? 'ahead of' : 'behind'} the relay’s.`;
  const mend =
    'Let the system set it: timedatectl set-ntp true on Linux, Date & Time in the settings on macOS.';
  if (beyond > FAR_OFF_MS) return broken(name, found, mend);
  return beyond > OFF_MS ? warning(name, found, mend) : ok(name, 'It goes as the relay’s does.');
}
