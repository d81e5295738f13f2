/**
 * `stty raw -echo; counter.ts FOLDER SEED`, on a PTY: prints numbered lines in all that terminals can do, and keeps what it printed in `printed`
 * and what was typed in `typed`. Where there is a file `hold` it stops after a whole step and says in `held` how far it is: lines, and questions asked.
 */
import { existsSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { seeded } from '../support/random.ts';

const STEP_MS = 20;
const [folder = '.', seed = '0'] = process.argv.slice(2);
const random = seeded(Number(seed));
const printed = openSync(join(folder, 'printed'), 'a');
const typed = openSync(join(folder, 'typed'), 'a');
let line = 0;
let keys = 0;
let asked = 0;
let alternate = false;
let wasHeld = false;

const WORDS = ['rain', 'lantern', '猫', 'über', 'café', 'stone', '🚲', 'quiet', 'harbour', '—'];

function say(text: string): void {
  writeSync(printed, text);
  process.stdout.write(text);
}

function nextLine(): string {
  line += 1;
  let text = `#${String(line).padStart(8, '0')}`;
  for (let words = random.int(9); words > 0; words--) {
    const look = random.int(3) === 0 ? `\x1b[${random.pick([1, 3, 31, 42, 93, 7])}m` : '';
    text += ` ${look}${random.pick(WORDS)}${look === '' ? '' : '\x1b[m'}`;
  }
  return `${text}\r\n`;
}

const lines = (count: number): string => Array.from({ length: count }, nextLine).join('');

function step(): string {
  switch (random.int(40)) {
    case 0:
      // A status line, drawn whole or not at all.
      return `\x1b[?2026h\x1b[1;1H\x1b[7mkeys ${keys}\x1b[K\x1b[m\x1b[999;1H${lines(3)}\x1b[?2026l`;
    case 1:
      alternate = !alternate;
      return alternate ? `\x1b[?1047h\x1b[H\x1b[2J${lines(2)}` : `\x1b[?1047l${lines(1)}`;
    case 2:
      return `\x1b[5;15r\x1b[15;1H${lines(6)}\x1b[r\x1b[999;1H`;
    case 3:
      return `\x1b]2;at ${line}\x07\x1b[?25${random.pick(['h', 'l'])}\x1b[${random.int(7)} q`;
    case 4:
      return `\x1b[${1 + random.int(20)};${1 + random.int(60)}H\x1b[K${random.pick(WORDS)}\x1b[999;1H${lines(1)}`;
    case 5:
      // Where the cursor is: answered once, by the machine.
      asked += 1;
      return `${lines(1)}\x1b[6n`;
    case 6:
      return random.int(6) === 0 ? lines(200 + random.int(12_000)) : lines(40);
    default:
      return lines(random.int(4));
  }
}

process.stdin.on('data', (bytes: Buffer) => {
  keys += bytes.length;
  writeSync(typed, bytes);
});
process.stdin.on('end', () => process.exit(0));

setInterval(() => {
  if (existsSync(join(folder, 'hold'))) {
    if (!wasHeld && process.stdout.writableLength === 0) {
      wasHeld = true;
      writeFileSync(join(folder, 'held'), JSON.stringify({ lines: line, asked }));
    }
    return;
  }
  if (wasHeld) rmSync(join(folder, 'held'), { force: true });
  wasHeld = false;
  // A program that is busy does not look at its keyboard.
  if (random.int(400) === 0) {
    process.stdin.pause();
    setTimeout(() => process.stdin.resume(), 500 + random.int(4500));
  }
  say(step());
}, STEP_MS);
