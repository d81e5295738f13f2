import { describe, expect, test } from 'vitest';
import { atPrompt, createTypist, type Typist } from './testing/typist.ts';

describe('typing at a prompt', () => {
  test('shows nothing before one guess was right, and then what is still on its way', () => {
    const typist = createTypist();
    typist.type('ls -l');
    expect(typist.predicted).toBe(false);
    typist.wait(300);
    typist.apply();
    expect(typist.predicted).toBe(false);
    typist.show();
    expect(typist.seen).toBe('me@dev:~$ ls -l|');
    expect(typist.grid.text()).toBe('me@dev:~$ l');
  });

  test('shows the first key of the next line at once, where the prompt is one that echoed', () => {
    const typist = atPrompt();
    typist.type('g');
    expect(typist.seen).toBe('me@dev:~$ g|');
  });

  test('knows a prompt by its beginning and its end when the folder changed', () => {
    const typist = createTypist();
    typist.editor.next('echo', 'me@dev:~/src$ ');
    typist.line('cd src');
    typist.type('l');
    expect(typist.seen).toBe('me@dev:~/src$ l|');
  });

  test('puts nothing over the screen once everything is answered', () => {
    const typist = atPrompt();
    typist.type('echo hi');
    typist.answer();
    expect(typist.predictor.overlay()).toEqual({ cells: [], cursor: null });
    expect(typist.predictor.wakeAt).toBeNull();
  });

  test('inserts, erases and moves within the line', () => {
    const typist = atPrompt();
    typist.type('gti');
    typist.press('left');
    typist.press('backspace');
    expect(typist.seen).toBe('me@dev:~$ g|i');
    typist.press('right');
    typist.type('t x');
    expect(typist.seen).toBe('me@dev:~$ git x|');
    typist.answer();
    expect(typist.grid.text()).toBe('me@dev:~$ git x');
    expect(typist.predictor.counts.wrong).toBe(0);
  });

  test('neither erases nor leaves the prompt', () => {
    const typist = atPrompt();
    typist.type('a');
    for (const key of ['backspace', 'backspace', 'left'] as const) typist.press(key);
    expect(typist.seen).toBe('me@dev:~$ |');
    typist.answer();
    expect(typist.predictor.counts.wrong).toBe(0);
  });

  test('holds wide characters', () => {
    const typist = atPrompt();
    typist.type('é日本');
    typist.press('left');
    expect(typist.seen).toBe('me@dev:~$ é日|本');
    typist.press('backspace');
    expect(typist.seen).toBe('me@dev:~$ é|本');
    typist.answer();
    expect(typist.grid.text()).toBe('me@dev:~$ é本');
    expect(typist.predictor.counts).toEqual({ wrong: 0, shown: 8, right: 8 });
  });

  test('guesses nothing of a character whose width terminals dispute, and goes on behind it', () => {
    const typist = atPrompt();
    typist.type('a👍🏽b');
    expect(typist.seen).toBe('me@dev:~$ a|');
  });

  test('stops before the last column, where each program wraps in its own way', () => {
    const typist = atPrompt({ cols: 16 });
    typist.type('12345678');
    expect(typist.seen).toBe('me@dev:~$ 12345|');
  });

  test('leaves a frame at the right where it is', () => {
    const typist = createTypist({ prompt: '│ > ', cols: 20 });
    const drawFramed = (text: string, col: number) => {
      typist.grid.drawRow(`│ > ${text}`.padEnd(19).concat('│'), col);
      typist.predictor.onOutputParsed(typist.grid, typist.predictor.typed, typist.time);
    };
    drawFramed('', 4);
    typist.type('ab');
    drawFramed('ab', 6);
    typist.type('c');
    expect(typist.seen).toBe('│ > abc|            │');
  });
});

describe('a key whose effect is not known', () => {
  test('hides what is typed behind it until the screen has caught up', () => {
    const typist = atPrompt();
    typist.type('ec');
    typist.press('history');
    typist.type('x');
    expect(typist.seen).toBe('me@dev:~$ ec|');
    typist.apply(3);
    typist.show(3);
    typist.wait(100);
    expect(typist.seen).toBe('me@dev:~$ truex|');
  });

  test('that has no effect after all holds nothing up for long', () => {
    const typist = atPrompt();
    typist.type('a');
    typist.answer();
    typist.predictor.onKeys(Uint8Array.of(9), typist.time);
    typist.predictor.onKeys(Uint8Array.of(0x62), typist.time);
    typist.predictor.onOutputParsed(typist.grid, typist.predictor.typed - 1, typist.time);
    typist.wait(400);
    expect(typist.seen).toBe('me@dev:~$ ab|');
  });

  test('after Escape a known prompt proves nothing, until the next line', () => {
    const typist = atPrompt();
    typist.predictor.onKeys(Uint8Array.of(0x1b), typist.time);
    typist.predictor.onOutputParsed(typist.grid, typist.predictor.typed, typist.time);
    typist.wait(400);
    typist.predictor.onKeys(Uint8Array.of(0x64), typist.time);
    expect(typist.predicted).toBe(false);
  });

  test('Right and End wait for the program where blanks may stand unseen behind the cursor', () => {
    const typist = createTypist();
    typist.type(' ');
    typist.press('home');
    typist.type('a');
    typist.answer();
    for (const key of ['right', 'end'] as const) {
      typist.press(key);
      typist.type('b');
      expect(typist.predicted).toBe(false);
      typist.answer();
    }
    expect(typist.grid.text()).toBe('me@dev:~$ a bb');
    expect(typist.predictor.counts.wrong).toBe(0);
  });

  test.each([
    ['typed from its beginning', (typist: Typist) => typist.type('true')],
    ['brought back from the history', (typist: Typist) => typist.press('history')],
  ])('Right and End hold nothing up at the end of a line that was %s', (_how, begin) => {
    const typist = createTypist();
    typist.type('true');
    for (const key of ['home', 'end', 'enter'] as const) {
      typist.press(key);
      typist.answer();
    }
    begin(typist);
    typist.answer();
    for (const key of ['right', 'home', 'end'] as const) typist.press(key);
    typist.type('x');
    expect(typist.seen).toBe('me@dev:~$ truex|');
    typist.answer();
    expect(typist.predictor.counts.wrong).toBe(0);
  });

  test('Home is shown once it was right before', () => {
    const typist = atPrompt();
    typist.type('abc');
    typist.press('home');
    typist.type('x');
    expect(typist.seen).toBe('me@dev:~$ abc|');
    typist.answer();
    typist.press('end');
    typist.answer();
    typist.press('home');
    expect(typist.seen).toBe('me@dev:~$ |xabc');
  });
});

describe('where it would be wrong', () => {
  test.each(['none', 'stars'] as const)('a password is never shown (echo: %s)', (echo) => {
    const typist = createTypist();
    typist.line('ls');
    typist.editor.next(echo, 'Password: ');
    typist.line('sudo true');
    for (const char of 'hunter2') {
      typist.type(char);
      expect(typist.predicted).toBe(false);
      typist.wait(150);
      expect(typist.predicted).toBe(false);
    }
    typist.answer();
    expect(typist.predictor.counts.wrong).toBe(0);
  });

  test('a password typed before its prompt has come is not shown', () => {
    const typist = createTypist();
    typist.line('ls');
    typist.editor.next('none', 'Password: ');
    typist.type('sudo');
    typist.answer();
    typist.press('enter');
    typist.type('hunter2');
    expect(typist.seen).toBe('me@dev:~$ sudo|');
    for (let left = 8; left > 0; left -= 1) {
      typist.wait(60);
      typist.apply();
      expect(typist.seen).not.toContain('h');
      typist.show();
      expect(typist.seen).not.toContain('h');
    }
  });

  test('a prompt that asks for a password under the same words is not trusted, though it echoed before', () => {
    const typist = createTypist({ prompt: 'Password: ' });
    typist.line('shown');
    typist.type('x');
    expect(typist.predicted).toBe(false);
  });

  test('a prompt that stopped echoing is corrected within the round trip, and not trusted again', () => {
    const typist = atPrompt();
    typist.editor.next('none', 'me@dev:~$ ');
    typist.line('stty -echo');
    typist.type('s');
    expect(typist.seen).toBe('me@dev:~$ s|');
    typist.wait(300);
    typist.apply();
    typist.show();
    typist.wait(50);
    expect(typist.predicted).toBe(false);
    typist.type('e');
    expect(typist.predicted).toBe(false);
    typist.answer();
    typist.press('enter');
    typist.answer();
    typist.type('c');
    expect(typist.predicted).toBe(false);
    expect(typist.predictor.counts).toMatchObject({ wrong: 1 });
  });

  test('a prompt that another program brought up needs its own proof, though nothing was entered since', () => {
    const typist = atPrompt();
    typist.type('a');
    typist.answer();
    typist.grid.newRow();
    typist.grid.drawRow('Passphrase: ', 12);
    typist.predictor.onOutputParsed(typist.grid, typist.predictor.typed, typist.time);
    typist.type('s');
    expect(typist.predicted).toBe(false);
  });

  test('a wrong guess ends what its prompt proved; one right guess proves it anew', () => {
    const typist = atPrompt();
    typist.type('a');
    typist.answer();
    typist.type('b');
    typist.apply();
    typist.grid.drawRow('me@dev:~$ aB', 12);
    typist.wait(60);
    expect(typist.predictor.counts.wrong).toBe(1);
    typist.type('c');
    expect(typist.predicted).toBe(false);
    typist.apply();
    typist.grid.drawRow('me@dev:~$ aBc', 13);
    typist.wait(0);
    typist.type('d');
    expect(typist.seen).toBe('me@dev:~$ aBcd|');
  });

  test('what was on the screen before the program had the key proves nothing', () => {
    const typist = createTypist();
    typist.type('x');
    typist.grid.drawRow('me@dev:~$ x', 11);
    typist.wait(0);
    typist.type('y');
    expect(typist.predicted).toBe(false);
  });

  test('a screen that shows none of the guesses is not drawn over', () => {
    const typist = atPrompt();
    typist.type('ls');
    expect(typist.predicted).toBe(true);
    typist.grid.drawRow('something else', 14);
    typist.predictor.onOutputParsed(typist.grid, 0, typist.time);
    expect(typist.predicted).toBe(false);
  });

  test('on the alternate screen a known row proves nothing', () => {
    const typist = atPrompt();
    typist.grid.alternate = true;
    typist.predictor.onOutputParsed(typist.grid, typist.predictor.typed, typist.time);
    typist.type('x');
    expect(typist.predicted).toBe(false);
    typist.type('y');
    typist.apply();
    typist.show();
    expect(typist.seen).toBe('me@dev:~$ xy|');
  });

  test('a suggestion behind the cursor is not pushed along', () => {
    const typist = atPrompt({ prompt: '> ' });
    typist.grid.drawRow('> Try "fix the tests"', 2, 2);
    typist.predictor.onOutputParsed(typist.grid, typist.predictor.typed, typist.time);
    typist.type('h');
    expect(typist.seen).toBe('> h|ry "fix the tests"');
    typist.apply();
    typist.show();
    expect(typist.seen).toBe('> h|');
    expect(typist.predictor.counts.wrong).toBe(0);
  });
});

describe('a row that moves', () => {
  test('keeps its guesses: output above scrolled it up', () => {
    const typist = atPrompt({ rows: 3 });
    typist.type('ab');
    typist.apply();
    typist.show();
    typist.grid.newRow();
    typist.grid.drawRow('me@dev:~$ a', 11);
    typist.predictor.onOutputParsed(typist.grid, typist.predictor.typed - 1, typist.time);
    expect(typist.seen).toBe('me@dev:~$ ab|');
  });
});

describe('the round trip', () => {
  test.each([
    [30, false],
    [31, true],
  ])('of %i ms shows: %s', (ms, shown) => {
    const typist = createTypist({ ms });
    typist.type('ab');
    typist.apply();
    typist.show();
    expect(typist.predicted).toBe(shown);
  });

  test('of more than 80 ms underlines, and once below 50 ms no longer', () => {
    const typist = createTypist({ ms: 81 });
    typist.type('abc');
    typist.apply();
    typist.show();
    expect(typist.predictor.overlay().cells.every(({ underline }) => underline)).toBe(true);
    for (let n = 0; n < 40; n += 1) typist.predictor.roundTrip(45);
    typist.show(0);
    expect(typist.predictor.overlay().cells.some(({ underline }) => underline)).toBe(false);
  });

  test('that falls below 20 ms ends predictions, but not in the middle of a word', () => {
    const typist = atPrompt();
    typist.type('a');
    for (let n = 0; n < 60; n += 1) typist.predictor.roundTrip(5);
    typist.show(0);
    expect(typist.predicted).toBe(true);
    typist.wait(5);
    typist.apply();
    typist.show();
    typist.type('b');
    expect(typist.predicted).toBe(false);
  });

  test('does not matter where predictions are wanted always', () => {
    const typist = createTypist({ ms: 1, mode: 'on' });
    typist.type('ab');
    typist.apply();
    typist.show();
    expect(typist.seen).toBe('me@dev:~$ ab|');
  });
});

describe('the bounds', () => {
  test('a flood of keys is not followed key by key', () => {
    const typist = atPrompt({ cols: 400 });
    typist.type('x'.repeat(300));
    expect(typist.predicted).toBe(false);
    typist.answer();
    typist.type('y');
    expect(typist.seen.endsWith('xy|')).toBe(true);
  });

  test('a replaced screen takes all guesses away', () => {
    const typist = atPrompt();
    typist.type('ab');
    expect(typist.predicted).toBe(true);
    typist.predictor.reset();
    expect(typist.predicted).toBe(false);
  });
});
