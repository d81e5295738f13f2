/** The figures that a bar can show, as one SVG: a block for each, its bars against the longest. Pure. */
import { BEHIND_HOP, type Figure } from './figure.ts';

const WIDTH = 760;
const LABEL = 190;
const VALUE = 90;
const BAR = 18;
const GAP = 6;
const HEAD = 34;
const AFTER = 18;
const OWN = 'Open Poet';

const safe = (text: string): string => text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);

interface Bar {
  name: string;
  value: number | null;
}

/** Where a path was measured behind an equal hop, that is the one to compare with. */
function barsOf({ value, peers }: Figure): Bar[] {
  const others = Object.entries(peers).filter(([name]) => !(name + BEHIND_HOP in peers));
  return [{ name: OWN, value }, ...others.map(([name, one]) => ({ name, value: one }))];
}

const row = (at: number): number => HEAD + at * (BAR + GAP);

function block(one: Figure, top: number): { svg: string; height: number } {
  const bars = barsOf(one);
  const longest = Math.max(...bars.map(({ value }) => value ?? 0), Number.MIN_VALUE);
  const room = WIDTH - LABEL - VALUE;
  const drawn = bars.map(({ name, value }, at) => {
    const y = top + row(at);
    const middle = y + BAR / 2 + 4;
    const width = value === null ? 0 : Math.max(2, (value / longest) * room);
    const said = value === null ? 'never' : `${value} ${one.unit}`;
    const own = name === OWN ? ' own' : '';
    return [
      `<text class="name${own}" x="${LABEL - 10}" y="${middle}">${safe(name)}</text>`,
      `<rect class="bar${own}" x="${LABEL}" y="${y}" width="${width.toFixed(1)}" height="${BAR}" rx="3"/>`,
      `<text class="value" x="${(LABEL + width + 8).toFixed(1)}" y="${middle}">${safe(said)}</text>`,
    ].join('');
  });
  const title = `<text class="title" x="0" y="${top + 20}">${safe(`${one.bench}: ${one.name}`)}</text>`;
  return { svg: title + drawn.join(''), height: row(bars.length) + AFTER };
}

/** Its colours follow the reader's scheme. */
export function chart(figures: readonly Figure[]): string {
  let top = 0;
  const blocks = figures.map((one) => {
    const { svg, height } = block(one, top);
    top += height;
    return svg;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${top}" width="${WIDTH}" height="${top}" role="img">`,
    '<title>Open Poet beside others, as in the table</title>',
    '<style>text{font:13px system-ui,sans-serif;fill:#1c1f23}.title{font-weight:600;font-size:14px}.name{text-anchor:end}',
    '.value{fill:#5b626b}.own{font-weight:600}.bar{fill:#c3c8cf}.bar.own{fill:#3b6ef5}',
    '@media(prefers-color-scheme:dark){text{fill:#e6e8eb}.value{fill:#9aa2ad}.bar{fill:#454b54}.bar.own{fill:#6f97ff}}</style>',
    ...blocks,
    '</svg>\n',
  ].join('\n');
}
