/** ripgrep over the same words: everything that the index knows, as a text file for each session. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { zstdDecompressSync } from 'node:zlib';
import { type StyledLine, textOfLine } from '../../../shared/model/output.ts';
import { findOrFetch } from '../install/debian.ts';
import type { SearchFor } from './queries.ts';

const run = promisify(execFile);
const MAX_OUTPUT = 512 * 1024 * 1024;
/** As many as a list shows of one session, and it may stop there. */
const PER_FILE = 3;

export interface Ripgrep {
  /** ms until all that it prints was read. */
  time(wanted: SearchFor): Promise<number>;
  /** Sessions that have it. */
  sessions(wanted: SearchFor): Promise<Set<string>>;
}

/** Rejects where ripgrep cannot be had here. */
export async function openRipgrep(dir: string, searchDb: string): Promise<Ripgrep> {
  const program = await findOrFetch(['rg'], ['ripgrep', 'libpcre2-8-0']);
  const folder = join(dir, 'text');
  if (!existsSync(folder)) writeTexts(`${folder}.new`, folder, searchDb);
  const rg = async (args: readonly string[]): Promise<string> => {
    const options = { env: { ...process.env, ...program.env }, maxBuffer: MAX_OUTPUT };
    return run(program.path('rg'), [...args, '.'], { ...options, cwd: folder }).then(
      ({ stdout }) => stdout,
      (error: { code?: number }) => {
        // It found nothing.
        if (error.code === 1) return '';
        throw error;
      },
    );
  };
  return {
    async time({ pattern }) {
      const began = performance.now();
      await rg(['--ignore-case', '--max-count', String(PER_FILE), '-e', pattern]);
      return performance.now() - began;
    },
    async sessions({ pattern }) {
      const found = await rg(['--ignore-case', '--files-with-matches', '-e', pattern]);
      return new Set(found.split('\n').flatMap((path) => /([a-z2-7]{26})\.txt$/.exec(path)?.[1] ?? []));
    },
  };
}

function writeTexts(into: string, folder: string, searchDb: string): void {
  rmSync(into, { recursive: true, force: true });
  mkdirSync(into, { recursive: true });
  const db = new DatabaseSync(searchDb, { readOnly: true });
  try {
    const sessions = db.prepare('select distinct session from docs where session is not null').all();
    const docs = db.prepare('select kind, body from docs where session = ? order by run, "from"');
    for (const { session } of sessions) {
      const texts = docs.all(String(session)).map(({ kind, body }) => {
        const text = zstdDecompressSync(body as Uint8Array).toString('utf8');
        if (kind !== 'lines' && kind !== 'screen' && kind !== 'gap') return text;
        return (JSON.parse(text) as { lines: StyledLine[] }).lines.map(textOfLine).join('\n');
      });
      writeFileSync(join(into, `${session}.txt`), `${texts.join('\n')}\n`);
    }
  } finally {
    db.close();
  }
  renameSync(into, folder);
}
