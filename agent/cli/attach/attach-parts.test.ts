import xterm from '@xterm/headless';
import { describe, expect, test } from 'vitest';
import { draftText } from './drafts.ts';
import { endingOf, exitCodeOf } from './end.ts';
import { createLocalScreen } from './local-screen.ts';
import { LEAVING_RESET, SNAPSHOT_RESET } from './screen-reset.ts';
import { drawStatusLine, linkStatus } from './status-line.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);

async function terminalAfter(...parts: (string | Uint8Array)[]) {
  const terminal = new xterm.Terminal({ cols: 20, rows: 4, allowProposedApi: true, logLevel: 'off' });
  for (const part of parts) await new Promise<void>((done) => terminal.write(part, done));
  return terminal;
}
const linesOf = (terminal: InstanceType<typeof xterm.Terminal>): string[] => {
  const { active } = terminal.buffer;
  return Array.from(
    { length: terminal.rows },
    (_, y) => active.getLine(active.baseY + y)?.translateToString(true) ?? '',
  );
};

describe('the status line', () => {
  test('stands on the bottom row, whole, and leaves the cursor where it was', async () => {
    const terminal = await terminalAfter('one\r\ntwo', drawStatusLine('the connection was lost', 20, 4));
    expect(linesOf(terminal)).toEqual(['one', 'two', '', ' poet: the connecti…']);
    expect([terminal.buffer.active.cursorX, terminal.buffer.active.cursorY]).toEqual([3, 1]);
    expect(terminal.buffer.active.baseY).toBe(0);
  });

  test('cannot be made to steer the terminal', () => {
    expect(drawStatusLine('a\x1b]0;b\x07', 40, 4)).not.toContain('\x1b]0;');
  });

  test('says what is wrong, since when, and what comes next', () => {
    const lost = { at: 'offline', since: 0, why: 'lost', retryAt: 12_000 } as const;
    expect(linkStatus(lost, 4000, 9000)).toBe('the connection was lost, last heard 5 s ago, next try in 3 s');
    expect(linkStatus({ at: 'connecting', since: 0 }, null, 0)).toBe('reconnecting');
    expect(linkStatus({ at: 'live', since: 0 }, 0, 0)).toBeNull();
  });
});

describe('what the local terminal was sent', () => {
  test('can be drawn again, whatever stood over it', async () => {
    const screen = createLocalScreen({ cols: 20, rows: 4 });
    screen.snapshot(100, { cols: 20, rows: 4 }, bytesOf('\x1b[1mbold\x1b[0m\r\nplain'));
    screen.output(100, bytesOf('\r\n\x1b[31mred'));
    let whole = new Uint8Array();
    screen.whole((bytes) => {
      whole = new Uint8Array(bytes);
    });
    screen.dispose();
    const terminal = await terminalAfter('rubbish', drawStatusLine('over it', 20, 4), SNAPSHOT_RESET, whole);
    expect(linesOf(terminal)).toEqual(['bold', 'plain', 'red', '']);
    expect(terminal.buffer.active.getLine(0)?.getCell(0)?.isBold()).not.toBe(0);
    expect(terminal.buffer.active.getLine(2)?.getCell(0)?.getFgColor()).toBe(1);
  });

  test('is nothing before the first output', () => {
    const screen = createLocalScreen({ cols: 20, rows: 4 });
    screen.whole(() => expect.unreachable());
    screen.dispose();
  });
});

test('on leaving, every mode that a program set is off again', async () => {
  const set = '\x1b[?1049h\x1b[?1;1002;1004;2004h\x1b[4h\x1b[2;3r\x1b[?6h\x1b[?7l\x1b=\x1b[31m\x1b(0';
  const before = await terminalAfter('');
  const during = await terminalAfter(set);
  const after = await terminalAfter(set, LEAVING_RESET, 'q');
  expect(during.modes).not.toEqual(before.modes);
  expect(after.modes).toEqual(before.modes);
  expect(after.buffer.active.type).toBe('normal');
  expect(linesOf(after).at(-1)).toBe('q');
  expect(
    after.buffer.active
      .getLine(after.buffer.active.baseY + 3)
      ?.getCell(0)
      ?.isFgDefault(),
  ).toBe(true);
});

test('what was not sent is shown on one line without controls', () => {
  expect(draftText(bytesOf('rm -rf x\r\x1b[A\x7f'))).toBe('not sent: rm -rf x⏎�[A⌫');
  expect(draftText(bytesOf('x'.repeat(5000)))).toMatch(/^not sent: x{200}… \(5000 bytes\)$/);
});

test('the exit code of an attachment is the session’s own', () => {
  expect(exitCodeOf({ reason: 'ended', exitCode: 7 })).toBe(7);
  expect(exitCodeOf({ reason: 'ended', exitCode: null })).toBe(1);
  expect(endingOf({ reason: 'ended', exitCode: null })).toContain('signal');
  expect(exitCodeOf({ reason: 'refused' })).toBe(5);
  expect(endingOf({ reason: 'failed', message: 'no\x1b folder' })).toBe('the session failed: no� folder');
});
