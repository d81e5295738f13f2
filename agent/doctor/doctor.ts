/** Looks at everything that a machine needs, and says how to mend what does not stand well. Changes nothing. */
import type { Machine } from '../../shared/model/device.ts';
import type { Check, Doctor } from '../../shared/model/doctor.ts';
import type { Awake } from '../../shared/model/power.ts';
import type { Home } from '../home.ts';
import { reason } from '../problem.ts';
import { checkDisk, checkPermissions } from './files.ts';
import { askRelay, checkClock, checkRelay, type LinkState } from './link.ts';
import { checkClaude, checkTools, checkVersions } from './programs.ts';
import { broken, ok, room, warning } from './say.ts';

export interface Patient {
  home: Home;
  now(): number;
  /** Of the login shell. */
  env(): Promise<Readonly<Record<string, string>>>;
  claude(): Promise<Machine['claude']>;
  /** What only a running agent knows; null where none runs. */
  agent: Running | null;
}

export interface Running {
  version: string;
  link(): LinkState;
  hostPid(): number | null;
  awake(): Promise<Awake>;
  /** Bytes of recordings and index, and what both together may take. */
  storage(): Promise<{ used: number; budget: number }>;
  index(): Promise<{ waiting: number; bytes: number }>;
}

export async function examine({ home, now, env, claude, agent }: Patient): Promise<Doctor> {
  const checks = [
    await sure('Claude Code', async () => checkClaude(await claude())),
    await sure('Versions', () => checkVersions(agent?.version ?? null)),
    await sure('Tools', async () => checkTools(await env())),
    ...(agent === null ? [] : await ofAgent(agent, now)),
    await sure('Disk', async () => {
      const { used, budget } = (await agent?.storage()) ?? { used: 0, budget: 0 };
      return checkDisk(home.dir, Math.max(0, budget - used));
    }),
    await sure('Permissions', () => checkPermissions(home)),
  ];
  return { at: now(), checks };
}

async function ofAgent(agent: Running, now: () => number): Promise<Check[]> {
  const link = agent.link();
  const heard = await askRelay(link.url).catch(() => null);
  const heardAt = now();
  return [
    checkRelay(link, heard),
    checkClock(link, heard, heardAt),
    agent.hostPid() === null
      ? broken(
          'Terminals',
          'The terminal host does not run.',
          'Start a session: that starts it. Its log says why it ended.',
        )
      : ok('Terminals', `The terminal host runs (process ${agent.hostPid()}).`),
    await sure('Sleep', async () => {
      const { tool, problem } = await agent.awake();
      if (tool === null) {
        const mend = 'Install systemd-inhibit (systemd) on Linux; macOS has caffeinate.';
        return warning('Sleep', 'This system has nothing that keeps it awake while Claude works.', mend);
      }
      if (problem !== null)
        return warning('Sleep', `${tool}: ${problem}`, 'Mend what it says, or turn it off in the settings.');
      return ok('Sleep', `${tool} keeps it awake when the settings say so.`);
    }),
    await sure('History', async () => {
      const { waiting, bytes } = await agent.index();
      const size = `The index has ${room(bytes)}`;
      if (waiting === 0) return ok('History', `${size}.`);
      return warning(
        'History',
        `${size}, and ${waiting} runs and conversations are still to be taken in.`,
        'Wait: search finds more from minute to minute.',
      );
    }),
  ];
}

/** A check that cannot be made says so, and the others are made all the same. */
async function sure(name: string, check: () => Promise<Check>): Promise<Check> {
  try {
    return await check();
  } catch (error) {
    return warning(name, `It could not be looked at: ${reason(error)}`, 'The log of the agent may say more.');
  }
}
