/** The state directory: where everything the agent keeps stands. Nobody but its owner can look inside. */
import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, realpathSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

export interface Home {
  dir: string;
  agentDb: string;
  /** The index of the history: it may be lost. */
  searchDb: string;
  relayDb: string;
  keysFile: string;
  lockFile: string;
  runDir: string;
  controlSocket: string;
  /** For programs inside sessions. */
  sessionSocket: string;
  hostSocket: string;
  hostFile: string;
  recordingsDir: string;
  /** What running Claude Code sessions are given, a folder each. */
  sessionsDir: string;
  /** Programs that Claude Code starts by a path which it takes apart at spaces; null: this account has no such place. */
  editorsDir: string | null;
  /** Skills, a folder each. */
  skillsDir: string;
  /** Values that nobody else may read. */
  secretsFile: string;
  /** Copies of repositories that skills are taken from; emptied at each start. */
  checkoutsDir: string;
  /** How folders stood when sessions began and ended in them, a folder each. */
  verificationDir: string;
  /** Speech that is being turned into text; emptied at each start. */
  dictationsDir: string;
  /** What devices sent to sessions, a folder each. */
  uploadsDir: string;
  logsDir: string;
  /** This terminal's own pairings with other machines. */
  linksDir: string;
}

/** A state directory that must not be used; the message says what is wrong and what to do. */
export class HomeError extends Error {
  override name = 'HomeError';
}

/** sun_path holds 104 bytes on macOS and 108 on Linux, with a final zero. */
const MAX_SOCKET_PATH = 100;
const LONGEST_SOCKET_NAME = '/pty-host.sock';

/** `$OPEN_POET_HOME`, else the platform's state directory (XDG Base Directory Specification on Linux). */
export function defaultHome(env: NodeJS.ProcessEnv = process.env, platform = process.platform): string {
  if (env.OPEN_POET_HOME) return resolve(env.OPEN_POET_HOME);
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'open-poet');
  return join(env.XDG_STATE_HOME || join(homedir(), '.local', 'state'), 'open-poet');
}

/**
 * Names and makes the state directory. Sets the umask to 077 first, so that nothing made later can be looked into.
 * Throws HomeError where the directory is another user's.
 */
export function openHome(dir: string = defaultHome()): Home {
  process.umask(0o077);
  mkdirSync(resolve(dir), { recursive: true, mode: 0o700 });
  // A person may keep it elsewhere by a link; every program must then find the same sockets.
  const root = realpathSync(resolve(dir));
  privateDir(root);
  const runDir = socketDir(root);
  privateDir(runDir);
  const home: Home = {
    dir: root,
    agentDb: join(root, 'agent.db'),
    searchDb: join(root, 'search.db'),
    relayDb: join(root, 'relay.db'),
    keysFile: join(root, 'agent-keys.json'),
    lockFile: join(root, 'agent.lock'),
    runDir,
    controlSocket: join(runDir, 'control.sock'),
    sessionSocket: join(runDir, 'session.sock'),
    hostSocket: join(runDir, 'pty-host.sock'),
    hostFile: join(runDir, 'pty-host.json'),
    recordingsDir: join(root, 'recordings'),
    sessionsDir: join(root, 'sessions'),
    editorsDir: editorsDir(root),
    skillsDir: join(root, 'skills'),
    secretsFile: join(root, 'secrets.json'),
    checkoutsDir: join(root, 'checkouts'),
    verificationDir: join(root, 'verification'),
    dictationsDir: join(root, 'dictations'),
    uploadsDir: join(root, 'uploads'),
    logsDir: join(root, 'logs'),
    linksDir: join(root, 'devices'),
  };
  const { recordingsDir, sessionsDir, skillsDir, checkoutsDir, verificationDir, logsDir, linksDir } = home;
  const inside = [recordingsDir, sessionsDir, skillsDir, checkoutsDir, verificationDir, logsDir, linksDir];
  for (const inner of inside) privateDir(inner);
  if (home.editorsDir !== null) {
    privateDir(dirname(home.editorsDir));
    privateDir(home.editorsDir);
  }
  return home;
}

function socketDir(root: string): string {
  const own = join(root, 'run');
  return Buffer.byteLength(own) + LONGEST_SOCKET_NAME.length <= MAX_SOCKET_PATH ? own : elsewhere(root);
}

function editorsDir(root: string): string | null {
  const places = [join(root, 'editors'), join(elsewhere(root), 'editors')];
  return places.find((place) => !/\s/.test(place)) ?? null;
}

/** A short path of this state directory alone, for what its own path does not serve. */
function elsewhere(root: string): string {
  const name = createHash('sha256').update(root).digest('hex').slice(0, 20);
  return join(tmpdir(), `open-poet-${name}`);
}

/** lstat, and the owner is checked: in a shared temp directory somebody else may have put a folder or link there. */
function privateDir(dir: string): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const found = lstatSync(dir);
  if (!found.isDirectory()) throw new HomeError(`${dir} is not a folder.`);
  if (process.getuid && found.uid !== process.getuid()) {
    throw new HomeError(
      `${dir} belongs to another user. Choose a folder of your own with OPEN_POET_HOME or --home.`,
    );
  }
  if ((found.mode & 0o077) !== 0) chmodSync(dir, 0o700);
}
