import { expect, test } from 'vitest';
import { chart } from './chart.ts';
import type { Figure } from './figure.ts';

const echo: Figure = {
  bench: 'echo',
  name: 'p50 <1>',
  value: 2,
  unit: 'ms',
  peers: { 'ws echo': 1, wetty: 3, 'wetty + hop': 4, mosh: null },
};

test('each bar is as long as its value, and one behind a hop takes the place of the one without', () => {
  const svg = chart([echo]);
  const widths = [...svg.matchAll(/<rect class="bar[^"]*"[^>]* width="([\d.]+)"/g)].map(([, width]) =>
    Number(width),
  );
  expect(widths).toEqual([240, 120, 480, 0]);
  expect(svg).toContain('>wetty + hop<');
  expect(svg).not.toContain('>wetty<');
  expect(svg).toContain('>never<');
});

test('what a figure is called cannot break out of the drawing', () => {
  expect(chart([echo])).toContain('p50 &#60;1&#62;');
});
