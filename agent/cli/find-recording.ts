/** The recording that a command line means: read from disk, whether an agent runs or not. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Home } from '../home.ts';
import { openRun, type Recording } from '../recordings/recording.ts';
import { CliError, usageError } from './cli-error.ts';
import { localApi } from './control-socket.ts';
import { Exit } from './exit-codes.ts';
import { pick } from './pick.ts';

interface Named {
  id: string;
  title: string;
}

const folders = (dir: string): string[] => {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
};

/** With an agent, sessions have titles to be found by; without, only their ids. */
async function recorded(home: Home): Promise<Named[]> {
  const ids = folders(home.recordingsDir);
  const titles = await localApi(home)
    .everything()
    .then(({ sessions }) => new Map(sessions.map((session) => [session.id, session.title])))
    .catch((error: unknown) => {
      if (error instanceof CliError && error.exitCode === Exit.notRunning) return new Map<string, string>();
      throw error;
    });
  return ids.map((id) => ({ id, title: titles.get(id) ?? id }));
}

/** `run`: its number as given, or the latest where absent. Throws CliError where there is no such recording. */
export async function findRecording(
  home: Home,
  wanted: string,
  run: string | undefined,
): Promise<{ recording: Recording; title: string }> {
  if (run !== undefined && !/^\d{1,6}$/.test(run))
    throw usageError(`--run takes a run’s number, not “${run}”`);
  const session = pick('recorded session', await recorded(home), wanted, {
    id: (one) => one.id,
    name: (one) => one.title,
  });
  const runs = folders(join(home.recordingsDir, session.id))
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  const number = run === undefined ? Math.max(...runs) : Number(run);
  if (!runs.includes(number)) {
    throw new CliError(
      runs.length === 0
        ? 'nothing was recorded of this session'
        : `this session has no run ${number}; there are ${runs.sort((a, b) => a - b).join(', ')}`,
      Exit.failure,
      'not-found',
    );
  }
  return {
    recording: openRun(home.recordingsDir, { sessionId: session.id, run: number }),
    title: session.title,
  };
}
