import fc from 'fast-check';
import { expect, test } from 'vitest';
import { resort } from './resort.ts';

interface Row {
  id: string;
  at: number;
}
const order = (a: Row, b: Row) => b.at - a.at || a.id.localeCompare(b.id);
const keyOf = ({ id }: Row) => id;
const change = fc.record({
  id: fc.integer({ min: 0, max: 30 }).map(String),
  at: fc.option(fc.nat(50), { nil: null }),
});

test('after any changes the order is that of sorting everything', () => {
  fc.assert(
    fc.property(fc.array(fc.array(change, { maxLength: 8 }), { maxLength: 12 }), (rounds) => {
      let rows = new Map<string, Row>();
      let sorted: readonly Row[] = [];
      for (const changes of rounds) {
        rows = new Map(rows);
        for (const { id, at } of changes) {
          if (at === null) rows.delete(id);
          else rows.set(id, { id, at });
        }
        sorted = resort(sorted, rows, keyOf, order);
        expect(sorted).toEqual([...rows.values()].sort(order));
      }
    }),
  );
});

test('where nothing changed it is the very same list', () => {
  const rows = new Map([['a', { id: 'a', at: 1 }]]);
  const sorted = resort([], rows, keyOf, order);
  expect(resort(sorted, new Map(rows), keyOf, order)).toBe(sorted);
});
