/** The names of xterm.js' character sets (ISO 2022 final bytes): it keeps only their tables. */
import headless from '@xterm/headless';
import { internalsOf, type RawCharset } from './xterm-internals.ts';

const FINALS = '0A4CRQKYEZH=';

let names: Map<RawCharset, string> | null = null;

/** The final byte that designates this set; B, ASCII, for none. */
export function charsetName(charset: RawCharset): string {
  if (charset === undefined) return 'B';
  names ??= learn();
  return names.get(charset) ?? 'B';
}

/** Several finals name one table; any of them will do. */
function learn(): Map<RawCharset, string> {
  const terminal = new headless.Terminal({ cols: 2, rows: 1, scrollback: 0, allowProposedApi: true });
  const internals = internalsOf(terminal);
  const found = new Map<RawCharset, string>();
  for (const final of FINALS) {
    internals.parse(new TextEncoder().encode(`\x1b(${final}`));
    const charset = internals.charsets[0];
    if (charset !== undefined && !found.has(charset)) found.set(charset, final);
  }
  terminal.dispose();
  return found;
}
