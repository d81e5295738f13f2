/** What a run printed as a page for a browser: text and colours, nothing that runs, nothing that is fetched. Pure. */
import type { OutputPiece, StyledLine } from '../../shared/model/output.ts';
import { type Colour, fixedColour, type Look, lookOf } from '../../shared/terminal/look.ts';

/** xterm.js' own sixteen. */
const THEME = [
  ...['#2e3436', '#cc0000', '#4e9a06', '#c4a000', '#3465a4', '#75507b', '#06989a', '#d3d7cf'],
  ...['#555753', '#ef2929', '#8ae234', '#fce94f', '#729fcf', '#ad7fa8', '#34e2e2', '#eeeeec'],
] as const;
const PAPER = '#101214';
const INK = '#e6e6e6';

export const htmlHead = (title: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width"><title>${escaped(title)}</title>
<style>body{margin:1rem;background:${PAPER};color:${INK}}pre{font:13px/1.35 ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere;margin:0}a{color:inherit}.gap{opacity:.7}hr{border:0;border-top:1px dashed #555}</style>
</head><body>
`;
export const HTML_TAIL = '</body></html>\n';

/** Each screen stands by itself. */
export function htmlOf({ kind, lines }: OutputPiece): string {
  const text = lines.map((line) => `${lineOf(line)}\n`).join('');
  if (kind === 'gap') return `<pre class="gap">${text}</pre>\n`;
  return kind === 'screen' ? `<hr><pre>${text}</pre><hr>\n` : `<pre>${text}</pre>\n`;
}

function lineOf(line: StyledLine): string {
  if (typeof line === 'string') return escaped(line);
  let html = '';
  for (let at = 0; at < line.length; at += 2) html += pieceOf(line[at] ?? '', lookOf(line[at + 1] ?? ''));
  return html;
}

function pieceOf(text: string, look: Look): string {
  const css = cssOf(look);
  const span = css === '' ? escaped(text) : `<span style="${css}">${escaped(text)}</span>`;
  if (look.link === null) return span;
  return `<a href="${escaped(look.link)}" rel="noopener noreferrer nofollow">${span}</a>`;
}

function cssOf(look: Look): string {
  const front = look.inverse ? (look.background ?? PAPER) : look.foreground;
  const back = look.inverse ? (look.foreground ?? INK) : look.background;
  const lines = [
    look.underline && 'underline',
    look.strikethrough && 'line-through',
    look.overline && 'overline',
  ].filter(Boolean);
  return [
    front !== null && `color:${colourOf(front)}`,
    back !== null && `background:${colourOf(back)}`,
    look.bold && 'font-weight:bold',
    look.dim && 'opacity:.7',
    look.italic && 'font-style:italic',
    lines.length > 0 && `text-decoration:${lines.join(' ')}`,
    look.invisible && 'visibility:hidden',
  ]
    .filter(Boolean)
    .join(';');
}

function colourOf(colour: Colour | string): string {
  if (typeof colour === 'string') return colour;
  const fixed = fixedColour(colour);
  return fixed === null ? (THEME[colour as number] as string) : `rgb(${fixed.join(' ')})`;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string =>
  text.replaceAll(/[&<>"]/g, (character) => ESCAPES[character] as string);
