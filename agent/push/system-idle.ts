/** How long the keyboard and mouse of this machine were left alone, as far as its system tells. */
import { execFile } from 'node:child_process';
import { readdir, readFile, stat } from 'node:fs/promises';
import { promisify } from 'node:util';

const PATIENCE_MS = 2_000;
const run = promisify(execFile);

/** Terminals, by their files as /dev/pts/3. */
export type Terminals = Pick<ReadonlySet<string>, 'has'>;

/** `own`: terminals that we made ourselves, which a phone types into. Never rejects; null: nothing is known. */
export async function systemIdle(
  env: Record<string, string>,
  own: Terminals,
  platform = process.platform,
): Promise<number | null> {
  const probes = platform === 'darwin' ? [macIdle(env)] : [gnomeIdle(env), terminalsIdle(own)];
  const found = (await Promise.all(probes)).filter((ms) => ms !== null);
  return found.length === 0 ? null : Math.min(...found);
}

async function output(file: string, args: readonly string[], env: Record<string, string>): Promise<string> {
  const { stdout } = await run(file, args, { env, timeout: PATIENCE_MS, maxBuffer: 4 * 1024 * 1024 });
  return stdout;
}

/** Nanoseconds since the last event of any input device. */
async function macIdle(env: Record<string, string>): Promise<number | null> {
  try {
    return idleInIoreg(await output('/usr/sbin/ioreg', ['-c', 'IOHIDSystem', '-d', '4'], env));
  } catch {
    return null;
  }
}

export function idleInIoreg(text: string): number | null {
  const nanoseconds = /"HIDIdleTime" = (\d+)/.exec(text)?.[1];
  return nanoseconds === undefined ? null : Number(nanoseconds) / 1e6;
}

async function gnomeIdle(env: Record<string, string>): Promise<number | null> {
  if (!env.DBUS_SESSION_BUS_ADDRESS) return null;
  try {
    const call = ['call', '--session', '--timeout', '1', '--dest', 'org.gnome.Mutter.IdleMonitor'];
    const at = ['--object-path', '/org/gnome/Mutter/IdleMonitor/Core'];
    const text = await output(
      'gdbus',
      [...call, ...at, '--method', 'org.gnome.Mutter.IdleMonitor.GetIdletime'],
      env,
    );
    return idleInGdbus(text);
  } catch {
    return null;
  }
}

export function idleInGdbus(text: string): number | null {
  const ms = /uint64 (\d+)/.exec(text)?.[1];
  return ms === undefined ? null : Number(ms);
}

/** The terminals of these processes, by their files; Linux only. */
export async function terminalsOf(pids: Iterable<number>): Promise<Set<string>> {
  const files = new Set<string>();
  for (const pid of pids) {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    // proc(5): pid (comm) state ppid pgrp session tty_nr; major 136 and on are /dev/pts, 256 each.
    const tty = Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[4]);
    const major = (tty >> 8) & 0xfff;
    const minor = (tty & 0xff) | ((tty >> 12) & 0xfff00);
    if (major >= 136 && major <= 143) files.add(`/dev/pts/${(major - 136) * 256 + minor}`);
  }
  return files;
}

/** Linux notes in a terminal's file when it was last read from, which a program does when somebody types. */
async function terminalsIdle(own: Terminals): Promise<number | null> {
  const uid = process.getuid?.();
  const names = await readdir('/dev/pts').catch(() => []);
  const reads = await Promise.all(
    names
      .filter((name) => /^\d+$/.test(name) && !own.has(`/dev/pts/${name}`))
      .map(async (name) => {
        const found = await stat(`/dev/pts/${name}`).catch(() => null);
        return found !== null && found.uid === uid ? found.atimeMs : null;
      }),
  );
  const latest = Math.max(...reads.filter((at) => at !== null));
  return Number.isFinite(latest) ? Math.max(0, Date.now() - latest) : null;
}
