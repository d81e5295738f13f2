import headless from '@xterm/headless';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lawCase } from '../../tests/law/generator.ts';
import { differences, terminalState, watch } from '../../tests/law/terminal-state.ts';
import { seeded } from '../../tests/support/random.ts';
import { passedOver } from './passed-over.ts';
import { createScreen } from './screen.ts';
import { encode } from './testing.ts';

const SCROLLBACK = 20;

/** Lines as programs print them, and some as they do not. */
function flood(seed: number, bytes: number): Uint8Array {
  const random = seeded(seed);
  // Lines that never wrap make as many rows and no more.
  const short = random.int(2) === 0;
  const words = short ? ['x', 'é'] : ['garden', '\t', ' ', '漢字', 'é', '', '-'.repeat(30)];
  const most = short ? 3 : 5;
  let text = '';
  while (text.length < bytes) {
    for (let word = random.int(most + 1); word > 0; word--) text += random.pick(words);
    text += random.pick(['\r\n', '\r\n', '\r\n', '\r\n', '\n', '\r', '\r\r\n']);
  }
  return encode(text);
}

test('a flood of text leaves the same terminal as if every line of it were drawn', async () => {
  let printed = 0;
  let drawn = 0;
  const cases = fc.tuple(lawCase, fc.nat(), fc.integer({ min: 200, max: 40_000 }));
  await fc.assert(
    fc.asyncProperty(cases, async ([{ size, bytes, cut }, seed, chunk]) => {
      const parts = [bytes.subarray(0, cut), flood(seed, 30_000), bytes.subarray(cut)];
      const whole = watch(
        new headless.Terminal({
          ...{ ...size, scrollback: SCROLLBACK, allowProposedApi: true, logLevel: 'off' },
          vtExtensions: { kittyKeyboard: true },
        }),
      );
      const screen = createScreen({ size, scrollback: SCROLLBACK });
      const { parse } = screen.internals;
      screen.internals.parse = (part) => {
        drawn += part.length;
        parse(part);
      };
      for (const part of parts) {
        for (let at = 0; at < part.length; at += chunk) {
          screen.write(screen.parsed + screen.behind, part.subarray(at, at + chunk));
        }
        printed += part.length;
        await new Promise<void>((resolve) => screen.settled(resolve));
        whole.internals.parse(part);
      }
      const states = [whole, { ...whole, internals: screen.internals }].map((terminal) =>
        terminalState(terminal, { scrollback: SCROLLBACK }),
      );
      whole.terminal.dispose();
      screen.dispose();
      expect(differences(states[0] as string[], states[1] as string[])).toEqual([]);
    }),
    { numRuns: 150 },
  );
  // Where it may: not on the alternate screen, nor within a scroll region.
  expect(drawn).toBeLessThan(printed * 0.8);
});

const pieces = (...texts: string[]) => texts.map((text) => ({ bytes: encode(text) }));
const lines = (count: number): string => 'x\r\n'.repeat(count);

test('what is left are the last rows that the terminal keeps, from the beginning of a line', () => {
  const kept = { kept: 4, rows: 2 };
  expect(passedOver(pieces(lines(10)), kept)).toEqual({ pieces: 0, bytes: 18, linesLeft: 4 });
  expect(passedOver(pieces(lines(10), 'half', lines(4)), kept)).toEqual({
    ...{ pieces: 0, bytes: 30, linesLeft: 0 },
  });
  expect(passedOver(pieces(lines(10), lines(3)), kept)).toEqual({ pieces: 0, bytes: 27, linesLeft: 1 });
});

test('nothing is left out of what may do more than print, nor where it would save nothing', () => {
  const kept = { kept: 4, rows: 2 };
  expect(passedOver(pieces(`\x1b[31m${lines(10)}`), kept)).toBeNull();
  expect(passedOver(pieces(`\u009b31m${lines(10)}`), kept)).toBeNull();
  expect(passedOver(pieces(`a\b${lines(10)}`), kept)).toBeNull();
  expect(passedOver(pieces('x\n'.repeat(10)), kept)).toBeNull();
  expect(passedOver(pieces(lines(6)), kept)).toBeNull();
  // Up to an escape it may be, and no further.
  expect(passedOver(pieces(lines(10), `\x1b[31m${lines(10)}`), kept)?.bytes).toBe(18);
});
