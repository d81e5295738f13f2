/** What characters look like, and the shortest way to say so: SGR (ECMA-48 8.3.117, xterm's ctlseqs), DECSCA and OSC 8. */
import {
  BLINK,
  BOLD,
  bgAt,
  COLOR,
  COLOR_MODE,
  DIM,
  extendedAt,
  fgAt,
  HAS_EXTENDED,
  INVERSE,
  INVISIBLE,
  type Internals,
  ITALIC,
  MODE_P16,
  MODE_P256,
  OVERLINE,
  PROTECTED,
  type RawAttributes,
  type RawLine,
  STRIKETHROUGH,
  UNDERLINE,
  underlineColor,
  underlineStyle,
} from './xterm-internals.ts';

export interface Rendition {
  /** Colours and flags as xterm.js packs them, without the bits that say where underline and link are kept. */
  fg: number;
  bg: number;
  /** 0: none. */
  underline: number;
  underlineColor: number;
  /** xterm.js' number of the link; 0: none. */
  link: number;
}

export const PLAIN: Rendition = { fg: 0, bg: 0, underline: 0, underlineColor: 0, link: 0 };

function rendition(fg: number, bg: number, ext: number, link: number): Rendition {
  const underline = fg & UNDERLINE ? (bg & HAS_EXTENDED ? underlineStyle(ext) : 1) : 0;
  return {
    fg: (fg & ~UNDERLINE) >>> 0,
    bg: (bg & ~HAS_EXTENDED) >>> 0,
    underline,
    underlineColor: underlineColor(ext),
    link,
  };
}

export function renditionAt(line: RawLine, x: number): Rendition {
  const extended = extendedAt(line, x);
  const at = rendition(fgAt(line, x), bgAt(line, x), extended?._ext ?? 0, extended?._urlId ?? 0);
  // Of a cell that is not underlined the colour shows nowhere.
  return at.underline === 0 ? { ...at, underlineColor: 0 } : at;
}

/** What the program has chosen for the characters to come. */
export const renditionOf = ({ fg, bg, extended }: RawAttributes): Rendition =>
  rendition(fg, bg, extended._ext, extended._urlId);

export const sameRendition = (a: Rendition, b: Rendition): boolean =>
  a.fg === b.fg &&
  a.bg === b.bg &&
  a.underline === b.underline &&
  a.underlineColor === b.underlineColor &&
  a.link === b.link;

const FG_FLAGS: readonly [bit: number, code: number][] = [
  [BOLD, 1],
  [BLINK, 5],
  [INVERSE, 7],
  [INVISIBLE, 8],
  [STRIKETHROUGH, 9],
];
const BG_FLAGS: readonly [bit: number, code: number][] = [
  [DIM, 2],
  [ITALIC, 3],
  [OVERLINE, 53],
];

function colorCodes(color: number, base: 30 | 40): string[] {
  const value = color & 0xffffff;
  switch (color & COLOR_MODE) {
    case 0:
      return [];
    case MODE_P16:
      return [String(value & 8 ? base + 60 + (value & 7) : base + (value & 7))];
    case MODE_P256:
      return [`${base + 8};5;${value & 0xff}`];
    default:
      return [`${base + 8};2;${value >>> 16};${(value >>> 8) & 0xff};${value & 0xff}`];
  }
}

/** What SGR 59 leaves behind in xterm.js. */
const UNDERLINE_COLOR_UNSET = COLOR;

function underlineColorCodes(color: number): string[] {
  const value = color & 0xffffff;
  if (color === UNDERLINE_COLOR_UNSET) return ['59'];
  switch (color & COLOR_MODE) {
    case 0:
      return [];
    case MODE_P16:
    case MODE_P256:
      return [`58:5:${value & 0xff}`];
    default:
      return [`58:2::${value >>> 16}:${(value >>> 8) & 0xff}:${value & 0xff}`];
  }
}

/** The codes of SGR that make a plain pen look so, joined by `;`; "" for a plain one. Links are not among them. */
export function sgrOf(look: Rendition): string {
  const codes: string[] = [];
  for (const [bit, code] of FG_FLAGS) if (look.fg & bit) codes.push(String(code));
  for (const [bit, code] of BG_FLAGS) if (look.bg & bit) codes.push(String(code));
  codes.push(...colorCodes(look.fg, 30), ...colorCodes(look.bg, 40));
  if (look.underline !== 0) codes.push(look.underline === 1 ? '4' : `4:${look.underline}`);
  return codes.join(';');
}

/** Writes the changes from one rendition to the next. */
export class Pen {
  private now: Rendition = PLAIN;
  private readonly internals: Internals;
  private readonly write: (text: string) => void;

  constructor(internals: Internals, write: (text: string) => void) {
    this.internals = internals;
    this.write = write;
  }

  to(next: Rendition): void {
    const { now } = this;
    if (sameRendition(now, next)) return;
    if (now.link !== next.link) this.write(this.linkTo(next.link));
    const codes = this.sgr(now, next);
    if (codes !== null) this.write(`\x1b[${codes.join(';')}m`);
    // SGR 0 ends protection too.
    const held = codes?.[0] === '0' || codes?.length === 0 ? 0 : now.bg & PROTECTED;
    const wanted = next.bg & PROTECTED;
    if (held !== wanted) this.write(`\x1b[${wanted ? 1 : 0}"q`);
    this.now = next;
  }

  private sgr(now: Rendition, next: Rendition): string[] | null {
    const plain = { ...next, link: 0, bg: next.bg & ~PROTECTED };
    if (sameRendition(plain, { ...now, link: 0, bg: now.bg & ~PROTECTED })) return null;
    if (sameRendition(plain, PLAIN)) return [];
    const lost = (before: number, after: number): boolean => (before & ~after & ~COLOR) !== 0;
    const afresh =
      lost(now.fg, next.fg) ||
      lost(now.bg & ~PROTECTED, next.bg) ||
      (now.underline !== 0 && next.underline === 0) ||
      (now.underlineColor !== next.underlineColor && (next.underlineColor & COLOR_MODE) === 0) ||
      ((now.fg & COLOR) !== 0 && (next.fg & COLOR) === 0) ||
      ((now.bg & COLOR) !== 0 && (next.bg & COLOR) === 0);
    const from = afresh ? PLAIN : now;
    const codes = afresh ? ['0'] : [];
    for (const [bit, code] of FG_FLAGS) if (next.fg & ~from.fg & bit) codes.push(String(code));
    for (const [bit, code] of BG_FLAGS) if (next.bg & ~from.bg & bit) codes.push(String(code));
    if ((next.fg & COLOR) !== (from.fg & COLOR)) codes.push(...colorCodes(next.fg, 30));
    if ((next.bg & COLOR) !== (from.bg & COLOR)) codes.push(...colorCodes(next.bg, 40));
    if (next.underline !== from.underline) codes.push(next.underline === 1 ? '4' : `4:${next.underline}`);
    if (next.underlineColor !== from.underlineColor) codes.push(...underlineColorCodes(next.underlineColor));
    return codes;
  }

  /** Links get ids where they have none, so that one link in several pieces stays one link. */
  private linkTo(link: number): string {
    if (link === 0) return '\x1b]8;;\x1b\\';
    const known = this.internals.link(link);
    if (known === null) return '\x1b]8;id=open-poet-gone;about:blank\x1b\\';
    return `\x1b]8;id=${known.id ?? `open-poet-${link}`};${known.uri}\x1b\\`;
  }
}
