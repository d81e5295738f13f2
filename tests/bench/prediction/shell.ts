/** The same bash with the same files, once for each that is measured. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Shell {
  argv: readonly string[];
  env: Record<string, string>;
  home: string;
  remove(): void;
}

export function prepareShell(): Shell {
  const home = mkdtempSync(join(tmpdir(), 'poet-predict-'));
  const garden = join(home, 'projects', 'garden');
  mkdirSync(join(garden, 'src'), { recursive: true });
  const notes = Array.from(
    { length: 60 },
    (_, n) => `${n + 1}: ${n % 7 === 0 ? 'rain' : 'sun'} over the beds`,
  );
  writeFileSync(join(garden, 'notes.txt'), `${notes.join('\n')}\n`);
  writeFileSync(join(garden, 'src', 'seed.py'), 'import soil\n\nsoil.open()\nsoil.sow("beans")\n');
  const rc = join(home, '.bashrc');
  writeFileSync(rc, "PS1='me@dev:\\w\\$ '\nHISTFILE=\n");
  return {
    argv: ['bash', '--noprofile', '--rcfile', rc, '-i'],
    env: {
      HOME: home,
      PATH: process.env.PATH ?? '/usr/bin:/bin',
      LC_ALL: 'C.UTF-8',
      TERM: 'xterm-256color',
    },
    home,
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}
