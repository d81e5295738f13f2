/**
 * Shapes as TrueType contours, in units of 1/1000 em on a cell 600 wide (JetBrains Mono's). Clockwise fills,
 * counter-clockwise cuts a hole; contours of one direction may overlap (OpenType, "glyf": non-zero winding).
 */
export interface Point {
  x: number;
  y: number;
  /** On the curve; an off-curve point bends the line between its neighbours (a quadratic Bézier). */
  on: boolean;
}
export type Contour = Point[];

export const CELL = 600;
/** Middle of the cell, and of what stands on its line. */
export const X = 300;
export const Y = 365;

export const polygon = (...points: [number, number][]): Contour =>
  points.map(([x, y]) => ({ x, y, on: true }));

/** Clockwise, from the lower left corner. */
export const rect = (x: number, y: number, width: number, height: number): Contour =>
  polygon([x, y], [x, y + height], [x + width, y + height], [x + width, y]);

/** Eight quadratics, off by less than a unit at this size. */
export function circle(x: number, y: number, radius: number): Contour {
  const bend = radius / Math.cos(Math.PI / 8);
  return Array.from({ length: 16 }, (_, step) => {
    const angle = Math.PI / 2 - (step * Math.PI) / 8;
    const r = step % 2 === 0 ? radius : bend;
    return { x: x + r * Math.cos(angle), y: y + r * Math.sin(angle), on: step % 2 === 0 };
  });
}

/** The part of a disc from `from` to `to`, in eighths of a turn clockwise from the top, closed through the middle. */
export function sector(x: number, y: number, radius: number, from: number, to: number): Contour {
  const ring = circle(x, y, radius);
  const arc = Array.from({ length: (to - from) * 2 + 1 }, (_, step) => ring[(from * 2 + step) % 16]);
  return [{ x, y, on: true }, ...arc.filter((point) => point !== undefined)];
}

export const hole = (contour: Contour): Contour => [...contour].reverse();

export const ring = (x: number, y: number, radius: number, stroke: number): Contour[] => [
  circle(x, y, radius),
  hole(circle(x, y, radius - stroke)),
];

export const frame = (x: number, y: number, width: number, height: number, stroke: number): Contour[] => [
  rect(x, y, width, height),
  hole(rect(x + stroke, y + stroke, width - 2 * stroke, height - 2 * stroke)),
];

/** A stroke from one point to another, with square ends. */
export function line(x1: number, y1: number, x2: number, y2: number, width: number): Contour {
  const length = Math.hypot(x2 - x1, y2 - y1);
  const dx = ((y2 - y1) / length) * (width / 2);
  const dy = ((x1 - x2) / length) * (width / 2);
  return polygon([x1 - dx, y1 - dy], [x2 - dx, y2 - dy], [x2 + dx, y2 + dy], [x1 + dx, y1 + dy]);
}

/** `arms` copies of a contour, turned about the middle of the cell. */
export const around = (arms: number, contour: Contour): Contour[] =>
  Array.from({ length: arms }, (_, arm) => {
    const angle = (-arm * 2 * Math.PI) / arms;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    return contour.map(({ x, y, on }) => ({
      x: X + (x - X) * cos - (y - Y) * sin,
      y: Y + (x - X) * sin + (y - Y) * cos,
      on,
    }));
  });

/** A star of `points` tips. */
export const star = (points: number, outer: number, inner: number): Contour =>
  Array.from({ length: points * 2 }, (_, step) => {
    const angle = Math.PI / 2 - (step * Math.PI) / points;
    const r = step % 2 === 0 ? outer : inner;
    return { x: X + r * Math.cos(angle), y: Y + r * Math.sin(angle), on: true };
  });

/** A petal of an asterisk: narrow at the middle, round at the tip. */
export const petal = (length: number, width: number): Contour => [
  { x: X - 12, y: Y, on: true },
  { x: X - width / 2, y: Y + length - width / 2, on: true },
  { x: X - width / 2, y: Y + length, on: false },
  { x: X, y: Y + length, on: true },
  { x: X + width / 2, y: Y + length, on: false },
  { x: X + width / 2, y: Y + length - width / 2, on: true },
  { x: X + 12, y: Y, on: true },
];
