import { CliError } from '../cli-error.ts';
import { defineCommand, homeOption, jsonOption } from '../command.ts';
import { localApi, notRunning } from '../control-socket.ts';
import { Exit } from '../exit-codes.ts';
import { endSessions, runningSessions } from '../host-sessions.ts';
import { homeOf } from '../local-home.ts';
import type { MachineApi } from '../machine-api.ts';
import { count } from '../text/times.ts';

const STOP_TIMEOUT_MS = 30_000;
const POLL_MS = 50;

const isNotRunning = (error: unknown): boolean =>
  error instanceof CliError && error.exitCode === Exit.notRunning;

/** How many sessions ran when the agent ended; null where none runs. */
async function stopAgent(api: MachineApi, all: boolean): Promise<number | null> {
  let running: number;
  try {
    running = (await api.status()).sessions.running;
    await api.shutdown(all);
  } catch (error) {
    if (isNotRunning(error)) return null;
    throw error;
  }
  const deadline = Date.now() + STOP_TIMEOUT_MS;
  while (Date.now() < deadline) {
    const gone = await api.status().then(() => false, isNotRunning);
    if (gone) return running;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new CliError('the agent does not end; its log says why');
}

export const stop = defineCommand({
  name: 'stop',
  summary: 'stop the agent; its sessions go on unless --all ends them',
  options: {
    all: { type: 'boolean', help: 'end every session too; also where no agent runs any more' },
    ...jsonOption,
    ...homeOption,
  },
  notes: [
    'Sessions live in a process of their own, the pty-host. The next `poet up` finds them again, with everything they printed meanwhile.',
  ],
  async run({ values }, io) {
    const all = values.all === true;
    const home = homeOf(values);
    // The pty-host serves one at a time, so it is asked only once no agent runs.
    const withAgent = await stopAgent(localApi(home), all);
    const left = await (all ? endSessions(home.hostSocket) : runningSessions(home.hostSocket));
    const sessions = Math.max(withAgent ?? 0, left ?? 0);
    const agentStopped = withAgent !== null;
    if (!agentStopped && left === null) throw notRunning();
    const exitCode = agentStopped || all ? Exit.ok : Exit.notRunning;
    const goOn = `${count(sessions, 'session goes', 'sessions go')} on; \`poet stop --all\` ends them`;
    if (values.json) {
      io.json({ agentStopped, sessionsEnded: all ? sessions : 0, sessionsRunning: all ? 0 : sessions });
    } else if (exitCode !== Exit.ok) {
      io.err(`poet: no agent runs here. ${goOn}.`);
    } else {
      if (agentStopped) io.out('The agent has stopped.');
      if (all)
        io.out(
          sessions === 0
            ? 'No session was running.'
            : `${count(sessions, 'session has', 'sessions have')} ended.`,
        );
      else if (sessions > 0) io.out(`${goOn}, \`poet up\` finds them again.`);
    }
    return exitCode;
  },
});
