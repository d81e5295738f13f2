import type { Check, Doctor } from '../../../shared/model/doctor.ts';
import { createClaudeFinder } from '../../claude/find.ts';
import { systemClock } from '../../clock.ts';
import { examine } from '../../doctor/doctor.ts';
import { checkDatabase } from '../../doctor/files.ts';
import type { Home } from '../../home.ts';
import { createLoginEnvironment } from '../../sessions/login-environment.ts';
import { CliError } from '../cli-error.ts';
import { defineCommand, homeOption, jsonOption, machineOption } from '../command.ts';
import { Exit } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { withMachine } from '../machine.ts';
import type { MachineApi } from '../machine-api.ts';
import { plain, wrap } from '../text/columns.ts';

const MARKS: Record<Check['state'], string> = { ok: 'ok', warning: 'look', broken: 'mend' };
const NAME = 14;

/** Without an agent as much as can be seen without one. */
async function examined(api: MachineApi, home: Home): Promise<Doctor> {
  try {
    return await api.doctor();
  } catch (error) {
    if (!(error instanceof CliError) || error.exitCode !== Exit.notRunning) throw error;
    const login = createLoginEnvironment({ clock: systemClock, log: () => {} });
    const env = async () => (await login.get()).env;
    const found = await examine({
      ...{ home, now: systemClock.now, env, agent: null },
      claude: async () => createClaudeFinder()(await env()),
    });
    const none: Check = {
      ...{
        name: 'Agent',
        state: 'broken',
        found: 'No agent runs here.',
        mend: 'Start it: npm start, or poet up.',
      },
    };
    return { ...found, checks: [none, ...found.checks] };
  }
}

function show({ name, state, found, mend }: Check, io: Io): void {
  const mark = MARKS[state].padEnd(5);
  const marked = state === 'ok' ? io.style.dim(mark) : io.style.strong(mark);
  const indent = 5 + NAME;
  const lines = wrap(plain(found), Math.max(20, io.width - indent));
  io.out(`${marked}${name.padEnd(NAME)}${lines[0] ?? ''}`);
  for (const line of lines.slice(1)) io.out(' '.repeat(indent) + line);
  if (mend === null) return;
  const todo = wrap(plain(mend), Math.max(20, io.width - indent - 2));
  for (const [at, line] of todo.entries()) io.out(`${' '.repeat(indent)}${at === 0 ? '→' : ' '} ${line}`);
}

export const doctor = defineCommand({
  name: 'doctor',
  summary: 'look whether the machine has all that it needs, and say how to mend what it lacks',
  options: { ...machineOption, ...jsonOption, ...homeOption },
  notes: ['Changes nothing. Exit code 1: something is broken.'],
  run: ({ values }, io) =>
    withMachine(values, async ({ api, remote, home }) => {
      const found = await examined(api, home);
      const checks = remote === null ? [...found.checks, checkDatabase(home.agentDb)] : found.checks;
      if (values.json) io.json({ ...found, checks });
      else for (const check of checks) show(check, io);
      return checks.some(({ state }) => state === 'broken') ? Exit.failure : Exit.ok;
    }),
});
