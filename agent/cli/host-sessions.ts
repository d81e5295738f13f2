/** The sessions in the pty-host, reached without an agent. */
import { connectPtyHost, PtyHostUnavailable } from '../pty-host/client.ts';
import type { PtyHost, PtyHostEvents } from '../pty-host/types.ts';
import { CliError } from './cli-error.ts';

const silent: PtyHostEvents = { onOutput() {}, onApplied() {}, onExit() {}, onGone() {} };
/** What a program has to end in order before it is killed. */
const GRACE_MS = 3000;
const KILL_MS = 5000;
const POLL_MS = 50;

async function connect(socketPath: string): Promise<PtyHost | null> {
  try {
    return await connectPtyHost({ socketPath, events: silent });
  } catch (error) {
    if (error instanceof PtyHostUnavailable && error.message === 'no pty-host is running') return null;
    throw error instanceof PtyHostUnavailable ? new CliError(error.message) : error;
  }
}

async function running(host: PtyHost) {
  return (await host.list()).filter((run) => run.exit === null);
}

/** True once none is left. */
async function noneLeft(host: PtyHost, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while ((await running(host)).length > 0) {
    if (Date.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return true;
}

/** How many sessions run in the pty-host; null where there is none. */
export async function runningSessions(socketPath: string): Promise<number | null> {
  const host = await connect(socketPath);
  if (host === null) return null;
  const runs = await running(host);
  host.disconnect();
  return runs.length;
}

/** Hangs up on every session, kills what does not end, then ends the pty-host. Gives how many ran; null without host. */
export async function endSessions(socketPath: string): Promise<number | null> {
  const host = await connect(socketPath);
  if (host === null) return null;
  const runs = await running(host);
  for (const run of runs) host.signal(run, 'SIGHUP');
  if (!(await noneLeft(host, GRACE_MS))) {
    for (const run of await running(host)) host.signal(run, 'SIGKILL');
    if (!(await noneLeft(host, KILL_MS))) throw new CliError('a session does not end, even when killed');
  }
  await host.shutdown();
  return runs.length;
}
