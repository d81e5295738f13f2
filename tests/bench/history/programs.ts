/** What programs print, a piece at a time, each with the pause before it. Like those that people leave running: Claude Code repaints what is below its text several times a second. */
import type { Seeded } from '../../support/random.ts';
import type { Words } from './words.ts';

export interface Printed {
  /** ms since the piece before it. */
  wait: number;
  text: string;
}
export type Program = (words: Words, random: Seeded) => Generator<Printed>;

const BOX = '─'.repeat(78);
const SPINNER = ['·', '✢', '✳', '✶', '✻', '✽'];

/** A shell: a command, lines in colours, a pause. */
export function* shell(words: Words, random: Seeded): Generator<Printed> {
  for (;;) {
    yield {
      wait: 800 + random.int(20_000),
      text: `\x1b[1;32m$\x1b[0m ${words.word()} --${words.word()}\r\n`,
    };
    for (let left = 3 + random.int(60); left > 0; left--) {
      const mark = random.int(5) === 0 ? `\x1b[3${random.int(8)}m${words.word()}\x1b[0m ` : '';
      const id = random.int(12) === 0 ? ` #${words.unique()}` : '';
      yield { wait: random.int(30), text: `${mark}${words.line()}${id}\r\n` };
    }
  }
}

/** A build: one line drawn over and over, then what came of it. */
export function* build(words: Words, random: Seeded): Generator<Printed> {
  for (;;) {
    const what = words.word();
    for (let done = 0; done <= 100; done += 2) {
      yield { wait: 20 + random.int(100), text: `\r\x1b[K\x1b[36m${what}\x1b[0m ${done}% ${words.word()}` };
    }
    for (let left = random.int(30); left > 0; left--) yield { wait: 5, text: `\r\n${words.line()}` };
    yield { wait: random.int(3000), text: '\r\n' };
  }
}

/** Claude Code: text above, and below it a box with a prompt that is painted anew with each turn of its spinner. */
export function* claude(words: Words, random: Seeded): Generator<Printed> {
  let tick = 0;
  const live = (word: string) =>
    `\x1b[38;5;174m${SPINNER[tick++ % SPINNER.length]} ${word}… (${tick}s · esc to interrupt)\x1b[39m\r\n\r\n` +
    `\x1b[2m${BOX}\x1b[22m\r\n❯ \x1b[7m \x1b[27m\r\n\x1b[2m${BOX}\x1b[22m\r\n  ? for shortcuts`;
  const clear = '\x1b[5A\r\x1b[J';
  yield { wait: 300, text: `\x1b]0;${words.word()}\x07${live('Ready')}` };
  for (;;) {
    yield {
      wait: 4000 + random.int(90_000),
      text: `${clear}\x1b[48;5;237m❯ ${words.line()}\x1b[49m\r\n\r\n${live('Thinking')}`,
    };
    for (let left = 5 + random.int(20); left > 0; left--) {
      const word = words.word();
      for (let turn = 2 + random.int(6); turn > 0; turn--) {
        yield { wait: 100 + random.int(60), text: `\x1b[?2026h${clear}${live(word)}\x1b[?2026l` };
      }
      const id = random.int(12) === 0 ? ` #${words.unique()}` : '';
      const text =
        random.int(4) === 0 ? `\x1b[1m⏺ ${words.word()}\x1b[22m(${words.line()})` : `  ${words.line()}${id}`;
      yield { wait: 200, text: `\x1b[?2026h${clear}${text}\r\n${live(word)}\x1b[?2026l` };
    }
  }
}

/** A full-screen program: a page drawn in its place, the next one over it. */
export function* pager(words: Words, random: Seeded): Generator<Printed> {
  for (;;) {
    yield { wait: 1000, text: '\x1b[?1049h\x1b[H\x1b[2J' };
    for (let page = 3 + random.int(20); page > 0; page--) {
      const rows = Array.from({ length: 23 }, (_, y) => `\x1b[${y + 1};1H\x1b[K${words.line().slice(0, 78)}`);
      yield {
        wait: 500 + random.int(4000),
        text: `${rows.join('')}\x1b[24;1H\x1b[7m${words.word()}\x1b[27m`,
      };
    }
    yield { wait: 300, text: `\x1b[?1049l$ ${words.word()}\r\n` };
  }
}
