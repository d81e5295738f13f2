import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Echo, EditorKey } from './testing/line-editor.ts';
import { createTypist, type Typist } from './testing/typist.ts';

const control = fc.constantFrom<EditorKey>(
  'backspace',
  'left',
  'right',
  'home',
  'end',
  'history',
  'delete',
  'kill-left',
  'kill-right',
  'kill-word',
);
const text = (chars: string): fc.Arbitrary<EditorKey> =>
  fc.constantFrom(...chars).map((char) => ({ text: char }));
/** Secrets are of letters that nothing else has. */
const SECRET = /[QXZ]/;

interface TypedLine {
  echo: Echo;
  prompt: string;
  keys: EditorKey[];
}
const line = (echo: Echo, prompts: readonly string[], chars: string): fc.Arbitrary<TypedLine> =>
  fc.record({
    echo: fc.constant(echo),
    prompt: fc.constantFrom(...prompts),
    keys: fc.array(fc.oneof({ weight: 4, arbitrary: text(chars) }, { weight: 1, arbitrary: control }), {
      maxLength: 12,
    }),
  });
const echoed = line('echo', ['me@dev:~$ ', 'me@dev:~/a$ ', '>>> '], 'abcé日 ');
const hidden = line('none', ['Password: ', 'again: '], 'QXZ');
const starred = line('stars', ['PIN: '], 'QXZ');
const changed = line('capitals', ['name? ', '? '], 'abc');

type Step =
  | { do: 'press' }
  | { do: 'apply'; count: number; told: boolean }
  | { do: 'show'; count: number }
  | { do: 'wait'; ms: number }
  | { do: 'repeat'; share: number };
const count = fc.integer({ min: 1, max: 4 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.constant({ do: 'press' } as const) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('apply' as const), count, told: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('show' as const), count }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 90 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('repeat' as const),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  },
);

interface Scene {
  lines: TypedLine[];
  steps: Step[];
  cols: number;
}
const sceneOf = (lines: fc.Arbitrary<TypedLine>): fc.Arbitrary<Scene> =>
  fc.record({
    lines: fc.array(lines, { minLength: 1, maxLength: 6 }),
    steps: fc.array(step, { maxLength: 120 }),
    // Most lines have room in the first, few in the second.
    cols: fc.constantFrom(30, 18),
  });

/** Plays `steps` over `lines`, then lets everything arrive. `look` sees the typist after each step. */
function play({ lines, steps, cols }: Scene, look: (typist: Typist) => void) {
  const [first] = lines;
  const typist = createTypist({
    prompt: first?.prompt ?? '$ ',
    echo: first?.echo ?? 'echo',
    cols,
    rows: 12,
    mode: 'on',
  });
  const keys = lines.flatMap(({ keys: own }, at): (EditorKey | { next: TypedLine | undefined })[] => [
    ...own,
    { next: lines[at + 1] },
  ]);
  const press = (): void => {
    const key = keys.shift();
    if (key === undefined) return;
    if (typeof key === 'object' && 'next' in key) {
      if (key.next !== undefined) typist.editor.next(key.next.echo, key.next.prompt);
      typist.press('enter');
    } else {
      typist.press(key);
    }
  };
  for (const one of steps) {
    if (one.do === 'press') press();
    else if (one.do === 'apply') typist.apply(one.count, one.told);
    else if (one.do === 'show') typist.show(one.count);
    else if (one.do === 'wait') typist.wait(one.ms);
    else typist.repeat(one.share);
    look(typist);
  }
  while (keys.length > 0) {
    press();
    look(typist);
    typist.answer();
    look(typist);
  }
  typist.answer();
  return typist;
}

/**
 * The machine says what it gave the program before it sends what the program made of it (docs/protocol.md). In another order
 * the first of two equal letters on their way may be on the screen already, and nobody can tell.
 */
function answersInTime(typist: Typist): void {
  typist.tell();
  typist.show(20);
}

describe('for any keys, typed and answered in any rhythm', () => {
  const all = sceneOf(fc.oneof(echoed, hidden, starred, changed));

  test('nothing is drawn over a screen that has answered everything', () => {
    fc.assert(
      fc.property(all, (scene) => {
        const typist = play(scene, (now) => {
          if (now.quiet) expect(now.predictor.overlay()).toEqual({ cells: [], cursor: null });
        });
        expect(typist.predictor.overlay()).toEqual({ cells: [], cursor: null });
        expect(typist.predictor.wakeAt).toBeNull();
      }),
      { numRuns: 300 },
    );
  });

  test('no character of a secret is ever drawn', () => {
    fc.assert(
      fc.property(all, (scene) => {
        play(scene, ({ predictor }) => {
          expect(predictor.overlay().cells.some(({ char }) => SECRET.test(char))).toBe(false);
        });
      }),
      { numRuns: 300 },
    );
  });

  test('a guess that was wrong is gone once its key was answered', () => {
    fc.assert(
      fc.property(all, (scene) => {
        play(scene, (typist) => {
          if (!typist.answered) return;
          // What is drawn now is what keys do that the program does not have yet.
          const { cells } = typist.predictor.overlay();
          const waiting = typist.waiting.flatMap((key) => (typeof key === 'object' ? [key.text] : []));
          for (const { char } of cells) {
            const shifted = typist.grid.text().includes(char);
            expect(char === ' ' || shifted || waiting.includes(char)).toBe(true);
          }
        });
      }),
      { numRuns: 300 },
    );
  });

  test('no guess is wrong where the program edits as readline does and answers in time', () => {
    fc.assert(
      fc.property(sceneOf(echoed), (scene) => {
        const typist = play(scene, answersInTime);
        expect(typist.predictor.counts.wrong).toBe(0);
      }),
      { numRuns: 300 },
    );
  });
});

describe('what chance found once', () => {
  const typed = (...keys: EditorKey[]): TypedLine => ({ echo: 'echo', prompt: 'me@dev:~$ ', keys });
  const a = { text: 'a' };
  const blank = { text: ' ' };
  const press: Step = { do: 'press' };
  const apply = (told: boolean, count = 1): Step => ({ do: 'apply', count, told });

  test.each<[string, TypedLine[], Step[]]>([
    [
      'equal letters behind a key that did nothing',
      [typed('backspace', a, a), typed()],
      [press, apply(true), press, apply(false)],
    ],
    [
      'equal letters at a prompt that is new',
      [typed(), typed(a, a)],
      [press, apply(true), press, apply(false)],
    ],
    [
      'a blank behind the cursor',
      [typed(blank, 'home', a, 'right', a), typed()],
      [press, press, press, press],
    ],
  ])('no guess is wrong: %s', (_name, lines, steps) => {
    expect(play({ lines, steps, cols: 30 }, answersInTime).predictor.counts.wrong).toBe(0);
  });

  test('nothing is drawn at the end, though the last keys were given without a word at first', () => {
    const steps: Step[] = [press, press, apply(true), { do: 'show', count: 1 }, press, apply(false, 2)];
    const { predictor } = play({ lines: [typed(a, a)], steps, cols: 30 }, () => {});
    expect(predictor.overlay()).toEqual({ cells: [], cursor: null });
  });
});
