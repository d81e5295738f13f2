/**
 * What a full-screen program showed, without what it showed twice. Its screen has no scrollback, so each time rows are about to
 * be lost they are given, once: those that it scrolled away in their order, of what it overwrote only what was never seen.
 * Pure.
 */

/** Rows that are remembered as given, and neighbours of rows. */
const MAX_REMEMBERED = 8192;
const MAX_SHIFT = 200;

/** Rows of the screen before, by their numbers. `whole`: most of what stood there, so it is shown as a screen. */
export interface Lost {
  rows: number[];
  whole: boolean;
}

/** A row as it is compared: a clock that ticks, a spinner that turns and a frame around it are not news. */
const kernel = (row: string): string =>
  row
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .replace(/\p{N}+/gu, '0')
    .trim();

export class ScreenChanges {
  private rows: readonly string[] = [];
  private kernels: readonly string[] = [];
  private readonly given = new Remembered();
  private readonly neighbours = new Remembered();

  /** The screen stands like this for a moment. Gives what of the screen before is lost by it and was not given yet. */
  show(rows: readonly string[]): Lost | null {
    const kernels = rows.map(kernel);
    const lost = this.lostBy(rows, kernels);
    this.rows = rows;
    this.kernels = kernels;
    return lost;
  }

  /** The screen is left: all of it that was not given yet. */
  leave(): Lost | null {
    const lost = this.give(this.fresh(this.rows.map((_, y) => y)));
    this.rows = [];
    this.kernels = [];
    return lost;
  }

  private lostBy(rows: readonly string[], kernels: readonly string[]): Lost | null {
    const shift = this.shiftTo(rows);
    if (shift !== null) {
      const scrolled = Array.from({ length: shift.by }, (_, at) => shift.top + at);
      const again = scrolled.every((y) => this.neighbours.has(this.pair(y)));
      return again ? null : this.give(scrolled, false);
    }
    const still = new Set(kernels);
    const gone = this.rows.flatMap((row, y) => {
      const grew = (rows[y] ?? '').trimEnd().startsWith(row.trimEnd());
      return grew || still.has(this.kernels[y] ?? '') ? [] : [y];
    });
    const fresh = this.fresh(gone);
    if (fresh.length === 0) return null;
    // Where most of it goes, the rest goes along, so that it reads as it stood.
    const all = this.fresh(this.rows.map((_, y) => y));
    const filled = this.kernels.filter((one) => one !== '').length;
    return this.give(fresh.length * 2 >= filled ? all : fresh);
  }

  private fresh(rows: readonly number[]): number[] {
    return rows.filter((y) => {
      const one = this.kernels[y] ?? '';
      return one !== '' && !this.given.has(one);
    });
  }

  private give(rows: readonly number[], mayBeWhole = true): Lost | null {
    if (rows.length === 0) return null;
    const filled = this.kernels.flatMap((one, y) => (one === '' ? [] : [y]));
    const whole = mayBeWhole && rows.length * 2 >= filled.length;
    const [first = 0] = rows;
    const last = rows.at(-1) ?? first;
    const shown = whole ? Array.from({ length: last - first + 1 }, (_, at) => first + at) : [...rows];
    for (const y of shown) {
      this.given.add(this.kernels[y] ?? '');
      this.neighbours.add(this.pair(y));
    }
    return { rows: shown, whole };
  }

  /** A row with what stands below it: a brace is one of many, a brace above this line is not. */
  private pair(y: number): string {
    return `${this.kernels[y] || this.rows[y]?.trim()}\n${this.kernels[y + 1] ?? ''}`;
  }

  /** By how many rows the screen before was scrolled up, and from which row on; null where it was not. */
  private shiftTo(rows: readonly string[]): { by: number; top: number } | null {
    const before = this.rows;
    const filled = this.kernels.filter((one) => one !== '').length;
    const standing = matches(before, rows, 0);
    let best: { by: number; top: number; count: number } | null = null;
    for (let by = 1; by < Math.min(before.length, MAX_SHIFT); by++) {
      const count = matches(before, rows, by);
      if (count > (best?.count ?? 0)) {
        best = { by, count, top: rows.findIndex((row, y) => row.trim() !== '' && row === before[y + by]) };
      }
    }
    if (best === null || best.count < 3 || best.count <= standing || best.count * 3 < filled) return null;
    return best;
  }
}

const matches = (before: readonly string[], rows: readonly string[], by: number): number =>
  rows.reduce((sum, row, y) => sum + (row !== '' && row.trim() !== '' && row === before[y + by] ? 1 : 0), 0);

/** The last ones of what it was told. */
class Remembered {
  private readonly all = new Set<string>();

  /** Blank ones always are. */
  has(one: string): boolean {
    return one.trim() === '' || this.all.has(one);
  }

  add(one: string): void {
    if (one.trim() === '') return;
    this.all.delete(one);
    this.all.add(one);
    const [oldest] = this.all;
    if (this.all.size > MAX_REMEMBERED && oldest !== undefined) this.all.delete(oldest);
  }
}
