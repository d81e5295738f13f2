/** The symbols that terminal programs print and the bundled face lacks: each in one cell, drawn here. */
import {
  around,
  CELL,
  type Contour,
  circle,
  frame,
  hole,
  line,
  petal,
  polygon,
  rect,
  ring,
  sector,
  star,
  X,
  Y,
} from './outline.ts';

const R = 260;
const STROKE = 62;

const box = (): Contour[] => frame(X - 230, Y - 230, 460, 460, STROKE);
const tick = (width: number): Contour[] => [
  line(95, Y + 10, 255, Y - 190, width),
  line(225, Y - 205, 510, Y + 235, width),
];
const cross = (reach: number, width: number): Contour[] => [
  line(X - reach, Y - reach, X + reach, Y + reach, width),
  line(X - reach, Y + reach, X + reach, Y - reach, width),
];
const right = (x: number, width: number): Contour => polygon([x, Y - R], [x, Y + R], [x + width, Y]);
const left = (x: number, width: number): Contour => polygon([x, Y], [x + width, Y + R], [x + width, Y - R]);

/** A dashed arrow: the head and two dashes. */
const dashed = (quarter: number): Contour[] =>
  around(
    4,
    polygon(
      [X - 130, Y + 130],
      [X, Y + 280],
      [X + 130, Y + 130],
      [X + 88, Y + 95],
      [X, Y + 195],
      [X - 88, Y + 95],
    ),
  )
    .slice(quarter, quarter + 1)
    .concat(
      around(4, rect(X - 31, Y - 60, 62, 150)).slice(quarter, quarter + 1),
      around(4, rect(X - 31, Y - 280, 62, 150)).slice(quarter, quarter + 1),
    );

/** Half of a disc filled, the rest a ring: `from` in eighths of a turn. */
const half = (from: number): Contour[] => [...ring(X, Y, R, 50), sector(X, Y, R, from, from + 4)];

export const symbols: Record<string, () => Contour[]> = {
  // Boxes and answers
  '☐': box,
  '☑': () => [...box(), line(175, Y, 275, Y - 110, 58), line(260, Y - 118, 430, Y + 130, 58)],
  '☒': () => [...box(), ...cross(125, 56)],
  '✔': () => tick(96),
  '✘': () => cross(220, 96),
  '✖': () => cross(220, 110),
  // What hangs under a line
  '⎿': () => [rect(X - 31, Y - 31, 62, 655), rect(X - 31, Y - 31, 330, 62)],
  '⎯': () => [rect(0, Y - 31, CELL, 62)],
  // Play, pause, stop, record
  '⏵': () => [right(90, 420)],
  '⏴': () => [left(90, 420)],
  '⏶': () => [polygon([40, Y - 210], [X, Y + 210], [560, Y - 210])],
  '⏷': () => [polygon([40, Y + 210], [560, Y + 210], [X, Y - 210])],
  '⏸': () => [rect(115, Y - R, 130, 2 * R), rect(355, Y - R, 130, 2 * R)],
  '⏹': () => [rect(X - 230, Y - 230, 460, 460)],
  '⏺': () => [circle(X, Y, R)],
  '⏩': () => [right(30, 280), right(290, 280)],
  '⏪': () => [left(30, 280), left(290, 280)],
  '⏭': () => [right(60, 380), rect(460, Y - R, 80, 2 * R)],
  '⏮': () => [left(160, 380), rect(60, Y - R, 80, 2 * R)],
  '⏎': () => [
    rect(440, Y - 40, STROKE, 300),
    rect(150, Y - 40, 352, STROKE),
    polygon([70, Y - 9], [240, Y + 130], [240, Y - 148]),
  ],
  // Stars and asterisks of spinners
  '✢': () => around(4, petal(270, 120)),
  '✳': () => around(8, rect(X - 27, Y, 54, 280)),
  '✶': () => [star(6, 285, 120)],
  '✻': () => around(6, petal(285, 118)),
  '✽': () => around(6, petal(285, 175)),
  '✦': () => [star(4, 300, 95)],
  '✧': () => [star(4, 300, 95), hole(star(4, 185, 62))],
  '★': () => [star(5, 300, 120)],
  '☆': () => [star(5, 300, 125), hole(star(5, 205, 82))],
  '✱': () => around(6, rect(X - 45, Y, 90, 280)),
  // Moons of spinners
  '◐': () => half(4),
  '◑': () => half(0),
  '◒': () => half(2),
  '◓': () => half(6),
  '◔': () => [...ring(X, Y, R, 50), sector(X, Y, R, 0, 2)],
  '◕': () => [...ring(X, Y, R, 50), sector(X, Y, R, 0, 6)],
  // Arrows of prompts
  '⇡': () => dashed(0),
  '⇢': () => dashed(1),
  '⇣': () => dashed(2),
  '⇠': () => dashed(3),
  '⚡': () => [polygon([340, 760], [110, 330], [275, 330], [215, -30], [490, 440], [320, 440], [420, 760])],
};

/** Where each of the eight dots of a braille cell stands, by its bit (Unicode, "Braille Patterns"). */
const dots: readonly [number, number][] = [
  [195, 665],
  [195, 465],
  [195, 265],
  [405, 665],
  [405, 465],
  [405, 265],
  [195, 65],
  [405, 65],
];

export const braille = (bits: number): Contour[] =>
  dots.filter((_, bit) => (bits >> bit) & 1).map(([x, y]) => circle(x, y, 68));
