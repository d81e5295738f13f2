/**
 * Stands between the fork and the program of a terminal, on Linux: `launcher.mjs FILE ARGS…`. node-pty's fork hands on the master
 * of every other terminal of the host, through which a program could type into another session, even out of a sandbox: here
 * they are let go. The program's environment comes behind a prefix, so that none of it acts on this Node.
 * Plain JavaScript: to strip types would take longer than all the rest.
 */
import { accessSync, closeSync, constants, openSync, readdirSync, readFileSync, readSync } from 'node:fs';

const PREFIX = 'poet:';
const O_CLOEXEC = 0o2000000;
const HEAD_BYTES = 256;
/** What a shell says where it cannot run a program. */
const NOT_FOUND = 127;

const [file = '', ...args] = process.argv.slice(2);
closeHandedOn();
// What is ignored stays ignored in the program that comes, and Node ignores these; what is handled becomes what it was.
for (const signal of ['SIGPIPE', 'SIGXFSZ']) process.on(signal, () => {});
const [path, argv] = howToRun(file, args);
process.execve(path, argv, environment());

function closeHandedOn() {
  for (const name of readdirSync('/proc/self/fd')) {
    const fd = Number(name);
    if (fd <= 2) continue;
    try {
      const [, flags = '0'] = /^flags:\s*(\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8')) ?? [];
      if ((Number.parseInt(flags, 8) & O_CLOEXEC) === 0) closeSync(fd);
    } catch {
      // The one by which the folder was read.
    }
  }
}

/** As execvp(3) does. Node aborts where the system refuses, so what can be known is looked at before. */
function howToRun(program, rest) {
  const head = Buffer.alloc(HEAD_BYTES);
  try {
    const fd = openSync(program, 'r');
    readSync(fd, head);
    closeSync(fd);
  } catch {
    // It may be run and not read.
    return [program, [program, ...rest]];
  }
  const text = head.toString('latin1');
  const [, interpreter] = /^#![ \t]*([^\s\0]+)/.exec(text) ?? [];
  if (interpreter !== undefined) {
    try {
      accessSync(interpreter, constants.X_OK);
    } catch {
      process.stderr.write(`${program}: there is no ${interpreter} to run it\n`);
      process.exit(NOT_FOUND);
    }
  }
  if (interpreter !== undefined || text.startsWith('\x7fELF')) return [program, [program, ...rest]];
  // A script that names no interpreter, or what this system has one of its own for.
  return ['/bin/sh', ['/bin/sh', '-c', 'exec "$0" "$@"', program, ...rest]];
}

function environment() {
  const given = Object.entries(process.env).filter(([name]) => name.startsWith(PREFIX));
  return Object.fromEntries(given.map(([name, value]) => [name.slice(PREFIX.length), value]));
}
