/** What the state directory needs of the system: room, and that nobody else looks inside. */
import { existsSync } from 'node:fs';
import { lstat, statfs } from 'node:fs/promises';
import { basename } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Check } from '../../shared/model/doctor.ts';
import type { Home } from '../home.ts';
import { reason } from '../problem.ts';
import { broken, ok, room, warning } from './say.ts';

const MIB = 1024 ** 2;
/** A busy afternoon of sessions. */
const LOW_BYTES = 1024 * MIB;
const NONE_BYTES = 100 * MIB;

/** `budget`: bytes that recordings and index may take beyond what they take now. */
export async function checkDisk(dir: string, budget: number): Promise<Check> {
  const { bavail, bsize } = await statfs(dir);
  const free = bavail * bsize;
  const mend =
    'Free space on this disk, delete old sessions, or set smaller budgets in the settings of this machine, under Storage.';
  const found = `${room(free)} are free where Open Poet keeps its state`;
  if (free < NONE_BYTES) return broken('Disk', `${found}: sessions cannot be recorded.`, mend);
  if (free < LOW_BYTES) return warning('Disk', `${found}.`, mend);
  if (budget > free) {
    return warning('Disk', `${found}; recordings and index may grow by ${room(budget)}.`, mend);
  }
  return ok('Disk', `${found}.`);
}

/** Those that hold secrets, or what was printed. */
const privateOnes = (home: Home): string[] => [
  ...[home.dir, home.runDir, home.recordingsDir, home.sessionsDir, home.skillsDir, home.linksDir],
  ...[home.keysFile, home.agentDb, home.searchDb, home.secretsFile, home.controlSocket, home.sessionSocket],
];

export async function checkPermissions(home: Home): Promise<Check> {
  const open: string[] = [];
  const others: string[] = [];
  for (const path of privateOnes(home)) {
    const found = await lstat(path).catch(() => null);
    if (found === null) continue;
    if (process.getuid !== undefined && found.uid !== process.getuid()) others.push(path);
    else if ((found.mode & 0o077) !== 0) open.push(path);
  }
  const names = (paths: readonly string[]) => paths.map((path) => basename(path)).join(', ');
  if (others.length > 0) {
    const mend = `Stop the agent and give them back to your account: chown -R "$(id -un)" ${quoted(home.dir)}`;
    return broken('Permissions', `Another account owns ${names(others)}.`, mend);
  }
  if (open.length > 0) {
    const mend = `Close them: chmod go-rwx ${open.map(quoted).join(' ')}`;
    return broken('Permissions', `Other accounts of this machine can read ${names(open)}.`, mend);
  }
  return ok('Permissions', 'Nobody but you can look inside.');
}

const quoted = (path: string): string => `'${path.replaceAll("'", "'\\''")}'`;

/** Reads all of it: not for a process that others wait for. */
export function checkDatabase(file: string): Check {
  const mend =
    'Stop the agent, keep a copy of the file, and put back agent.db of your last backup; recordings are files of their own and stay.';
  if (!existsSync(file)) return ok('Database', 'There is none yet.');
  try {
    const db = new DatabaseSync(file, { readOnly: true, timeout: 5000 });
    try {
      const said = String(db.prepare('pragma quick_check(1)').get()?.quick_check);
      if (said !== 'ok') return broken('Database', `${basename(file)} is damaged: ${said}`, mend);
      return ok('Database', `${basename(file)} is whole.`);
    } finally {
      db.close();
    }
  } catch (error) {
    return broken('Database', `${basename(file)} cannot be read: ${reason(error)}`, mend);
  }
}
