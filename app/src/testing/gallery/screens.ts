/** Terminal output for the gallery, drawn as Claude Code draws it. */
import type { Size } from '../../../../shared/model/session.ts';
import type { FakeStream } from '../fake-data.ts';

const b = (text: string) => `\x1b[1m${text}\x1b[22m`;
const dim = (text: string) => `\x1b[90m${text}\x1b[39m`;
const green = (text: string) => `\x1b[32m${text}\x1b[39m`;
const orange = (text: string) => `\x1b[38;5;174m${text}\x1b[39m`;
const added = (text: string) => `\x1b[48;2;223;234;216m${text}\x1b[K\x1b[49m`;
const removed = (text: string) => `\x1b[48;2;246;221;210m${text}\x1b[K\x1b[49m`;

export const claudeScreen = [
  `${dim('>')} The sync client gives up after one failed`,
  '  request. Retry with backoff, and cap it.',
  '',
  `${b('●')} I’ll look at how requests are made today.`,
  '',
  `${green('●')} ${b('Search')}(pattern: "fetchOnce", path: "src")`,
  `  ⎿  Found ${b('3')} files ${dim('(ctrl+o to expand)')}`,
  '',
  `${green('●')} ${b('Update')}(src/sync/client.ts)`,
  `  ⎿  Updated with ${b('5')} additions and ${b('2')} removals`,
  `${dim('     41')}   async push(batch: Change[]) {`,
  removed(`${dim('     42')} -   const res = await fetchOnce(batch)`),
  added(`${dim('     42')} +   return retry(() => this.send(batch), {`),
  added(`${dim('     43')} +     tries: 6,`),
  `${dim('     47')}   }`,
  '',
  `${green('●')} ${b('Bash')}(npm test -- sync)`,
  `  ⎿   ${green('✓')} src/sync/retry.test.ts (11)`,
  `      ${green('✓')} src/sync/client.test.ts (24)`,
  `     ${dim('… +14 lines (ctrl+o to expand)')}`,
  '',
  `${b('●')} All pass. Now twenty times over, for flakes.`,
  '',
  '  ☐ Read Retry-After when the server sends one',
  '  ☒ Move the numbers to config.ts',
  '',
  `${orange('✢ Measuring twice…')} ${dim('(1m 12s · ↓ 3.1k tokens)')}`,
  `${orange('✻')} ✶ ✳ ✽ ⏺ ⏸ ⠋⠙⠹ ◐ ╭──╮ █▓▒░ →`,
  dim('─'.repeat(40)),
  `${dim('>')} `,
  dim('─'.repeat(40)),
  `  \x1b[35m⏵⏵ accept edits on\x1b[39m ${dim('(shift+tab to cycle)')}\x1b[2A\x1b[38D`,
].join('\r\n');

/** Attaches at once, draws `screen`, and echoes what is typed. */
export function playScreen(screen: string, size?: Size, type = true): (stream: FakeStream) => void {
  return (stream) => {
    setTimeout(() => {
      const bytes = new TextEncoder().encode(screen);
      const grid = size ?? { cols: 50, rows: 40 };
      stream.handlers.onLive(true);
      stream.handlers.onAttached({ run: 0, applied: 0, type, size: size ?? stream.wanted ?? grid });
      if (size) stream.handlers.onSnapshot(bytes.length, size, bytes);
      else stream.handlers.onOutput(0, bytes);
      let offset = bytes.length;
      const plain = stream.type.bind(stream);
      stream.type = (typed) => {
        plain(typed);
        stream.handlers.onOutput(offset, typed);
        offset += typed.length;
      };
    }, 20);
  };
}
