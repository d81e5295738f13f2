/** A file of numbered lines, and the screen that all of it leaves. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Terminal } from './terminal.ts';

export const TEXT_MIB = 16;

const lineAt = (at: number): string =>
  `${String(at).padStart(8, '0')} the quick brown fox jumps over the lazy dog`;
const LINES = Math.floor((TEXT_MIB * 1024 * 1024) / (lineAt(0).length + 1));

export interface TextFile {
  readonly path: string;
  /** The rows of an 80 × 24 terminal after all of it. */
  readonly rows: readonly string[];
  isOn(terminal: Terminal): boolean;
  remove(): void;
}

export function createTextFile(): TextFile {
  const folder = mkdtempSync(join(tmpdir(), 'poet-bench-'));
  const path = join(folder, 'lines.txt');
  writeFileSync(path, `${Array.from({ length: LINES }, (_, at) => lineAt(at)).join('\n')}\n`);
  const rows = [...Array.from({ length: 23 }, (_, row) => lineAt(LINES - 23 + row)), ''];
  return {
    path,
    rows,
    isOn: (terminal) => {
      const shown = terminal.rows();
      return shown[22] === rows[22] && rows.every((row, y) => row === shown[y]);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
