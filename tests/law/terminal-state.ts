/** Everything about a headless terminal that can show on the screen, now or later, as text that can be compared. */
import type { Terminal } from '@xterm/headless';
import { charsetName } from '../../agent/sessions/charsets.ts';
import { Palette } from '../../agent/sessions/palette.ts';
import {
  bgAt,
  charsAt,
  contentAt,
  extendedAt,
  fgAt,
  HAS_EXTENDED,
  type Internals,
  internalsOf,
  joinWidth,
  type RawBuffer,
  type RawCharset,
  type RawExtended,
  type RawLine,
  UNDERLINE,
  underlineColor,
  underlineStyle,
  WIDTH_SHIFT,
} from '../../agent/sessions/xterm-internals.ts';

export interface Watched {
  terminal: Terminal;
  internals: Internals;
  palette: Palette;
}

/** Palette changes are told once and kept nowhere, so they are watched from the start. */
export function watch(terminal: Terminal): Watched {
  const internals = internalsOf(terminal);
  const palette = new Palette();
  internals.onColor((event) => palette.apply(event));
  return { terminal, internals, palette };
}

export interface StateOptions {
  /** Lines above the screen to take in. */
  scrollback: number;
}

/** One line of text per fact; two terminals are the same where all lines are. */
export function terminalState(
  { terminal, internals, palette }: Watched,
  { scrollback }: StateOptions,
): string[] {
  const { cols, rows } = terminal;
  const { normal, alt, active, modes, kitty } = internals;
  const links = new LinkNames(internals);
  const state: string[] = [
    `size ${cols}x${rows}`,
    `screen ${active === alt ? 'alternate' : 'normal'}`,
    `title ${JSON.stringify([internals.windowTitle, internals.iconName])}`,
    `modes ${JSON.stringify(modes, Object.keys(modes).sort())} insert=${internals.insertMode} newline=${internals.newlineMode}`,
    `cursor hidden=${internals.cursorHidden} x=${active.x} y=${active.y}`,
    `mouse ${internals.mouseProtocol} ${internals.mouseEncoding}`,
    `kitty ${JSON.stringify(kitty)}`,
    `charsets ${charsets(internals.charsets)} level=${internals.charsetLevel}`,
    `palette ${JSON.stringify(palette.entries())}`,
    `joins ${joinWidth(internals)}`,
    `parser ${internals.parserState} rest=${[...internals.utf8Rest]}`,
  ];
  const above = Math.min(scrollback, normal.ybase);
  state.push(...buffer('normal', normal, cols, rows, above, links));
  if (active === alt) state.push(...buffer('alternate', alt, cols, rows, 0, links));
  state.push(saved('normal', normal, cols, rows), saved('alternate', alt, cols, rows));
  const { fg, bg, extended } = internals.attributes;
  state.push(`pen ${attributes(fg, bg, extended, links, true)}`);
  return state;
}

const charsets = (sets: readonly RawCharset[]): string =>
  [0, 1, 2, 3].map((level) => charsetName(sets[level])).join('');

function buffer(
  name: string,
  { lines, ybase, tabs, scrollTop, scrollBottom }: RawBuffer,
  cols: number,
  rows: number,
  above: number,
  links: LinkNames,
): string[] {
  const stops = Array.from({ length: cols }, (_, x) => x).filter((x) => tabs[x]);
  const state = [`${name} region ${scrollTop}..${scrollBottom} tabs ${stops}`];
  for (let y = -above; y < rows; y++) {
    const line = lines.get(ybase + y);
    // What the first line goes on from may not be there.
    const wrapped = line?.isWrapped === true && y > -above;
    state.push(
      `${name} row ${y} wrapped=${wrapped} ${line === undefined ? 'missing' : row(line, cols, links)}`,
    );
  }
  return state;
}

function row(line: RawLine, cols: number, links: LinkNames): string {
  let text = '';
  let last = '';
  for (let x = 0; x < cols; x++) {
    const look = attributes(fgAt(line, x), bgAt(line, x), extendedAt(line, x), links, false);
    if (look !== last) text += `{${look}}`;
    last = look;
    const chars = charsAt(line, x);
    text += chars === '' ? '\u2400' : chars;
    const width = contentAt(line, x) >>> WIDTH_SHIFT;
    if (width !== 1) text += `<${width}>`;
  }
  return text;
}

function attributes(
  fg: number,
  bg: number,
  extended: RawExtended | null,
  links: LinkNames,
  pen: boolean,
): string {
  if (fg === 0 && bg === 0 && extended === null) return '';
  const ext = extended?._ext ?? 0;
  const underlined = (fg & UNDERLINE) !== 0;
  const parts = [fg.toString(16), bg.toString(16)];
  if (bg & HAS_EXTENDED || pen) {
    if (underlined || pen) parts.push(`u${underlineStyle(ext)}:${underlineColor(ext).toString(16)}`);
    parts.push(links.name(extended?._urlId ?? 0));
  }
  return parts.join(' ');
}

function saved(name: string, from: RawBuffer, cols: number, rows: number): string {
  const y = Math.min(Math.max(from.savedY - from.ybase, 0), rows - 1);
  const { fg, bg } = from.savedCurAttrData;
  const sets = `${charsets(from.savedCharsets)}/${from.savedCharsets.length}`;
  // Restoring keeps the cursor within the columns.
  return `${name} saved ${Math.min(from.savedX, cols - 1)},${y} ${fg.toString(16)} ${bg.toString(16)} ${sets} level=${from.savedGlevel} origin=${from.savedOriginMode} wrap=${from.savedWraparoundMode}`;
}

/** Where a snapshot sends a link whose address xterm.js has forgotten: see limits.ts. */
const FORGOTTEN = 'about:blank';

/** xterm.js numbers links as they come; here they are numbered as they appear. */
class LinkNames {
  private readonly seen = new Map<number, number>();
  private readonly internals: Internals;

  constructor(internals: Internals) {
    this.internals = internals;
  }

  name(id: number): string {
    if (id === 0) return '';
    const uri = this.internals.link(id)?.uri ?? FORGOTTEN;
    if (uri === FORGOTTEN) return 'link forgotten';
    const number = this.seen.get(id) ?? this.seen.size + 1;
    this.seen.set(id, number);
    return `link${number}=${uri}`;
  }
}

/** Where two states differ, at most `max` lines; empty where they do not. */
export function differences(expected: readonly string[], found: readonly string[], max = 6): string[] {
  const different: string[] = [];
  for (let i = 0; i < Math.max(expected.length, found.length) && different.length < max; i++) {
    if (expected[i] !== found[i]) different.push(`- ${expected[i]}\n+ ${found[i]}`);
  }
  return different;
}

/** The same, where a link that one of them has forgotten is one that the other has. */
export function differencesBesideForgotten(expected: readonly string[], found: readonly string[]): string[] {
  const exact = differences(expected, found);
  if (exact.length === 0 || ![...expected, ...found].some((line) => line.includes('link forgotten')))
    return exact;
  const anyLink = (line: string): string => line.replace(/link( forgotten|\d+=[^ }]*)/g, 'link');
  return differences(expected.map(anyLink), found.map(anyLink));
}
