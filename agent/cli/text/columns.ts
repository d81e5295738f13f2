/** Text in columns. Pure; widths are terminal cells. */

const segmenter = new Intl.Segmenter();
// East Asian Wide and Fullwidth blocks (Unicode Standard Annex 11) and characters shown as emoji.
const WIDE =
  /^(?:[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f)/u;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Text from elsewhere, made harmless for a terminal: no control characters, no change of direction. */
export const plain = (text: string): string => text.replace(CONTROL, '�');

export function cells(text: string): number {
  let width = 0;
  for (const { segment } of segmenter.segment(text)) width += WIDE.test(segment) ? 2 : 1;
  return width;
}

/** At most `width` cells; what was cut off shows as an ellipsis. */
export function clip(text: string, width: number): string {
  if (cells(text) <= width) return text;
  let kept = '';
  let used = 0;
  for (const { segment } of segmenter.segment(text)) {
    const next = cells(segment);
    if (used + next > width - 1) break;
    kept += segment;
    used += next;
  }
  return `${kept}…`;
}

const pad = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - cells(text)));

export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && cells(line) + 1 + cells(word) > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  lines.push(line);
  return lines;
}

/** Terms at the left, their explanations wrapped at the right, indented by two. */
export function aligned(rows: readonly (readonly string[])[], width: number): string[] {
  const left = Math.max(...rows.map(([term = '']) => cells(term)));
  return rows.flatMap(([term = '', text = '']) =>
    wrap(text, Math.max(20, width - left - 4)).map(
      (line, at) => `  ${pad(at === 0 ? term : '', left)}  ${line}`,
    ),
  );
}

/** A listing: a row of heads, then the rows; the column at `flexible` gives way where `width` is short. */
export function table(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  width: number,
  flexible: number,
): string[] {
  const all = [heads, ...rows.map((row) => row.map(plain))];
  const widths = heads.map((_, column) => Math.max(...all.map((row) => cells(row[column] ?? ''))));
  const others = widths.reduce((sum, next, column) => sum + (column === flexible ? 0 : next), 0);
  const room = width - others - 2 * (heads.length - 1);
  widths[flexible] = Math.min(widths[flexible] as number, Math.max(12, room));
  return all.map((row) =>
    row
      .map((text, column) => pad(clip(text, widths[column] as number), widths[column] as number))
      .join('  ')
      .trimEnd(),
  );
}
