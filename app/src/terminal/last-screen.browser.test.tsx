/** The last screen of a session on a real terminal: kept when one leaves, there again where the machine is away, gone once it is back. */
import '../ui/base.css';
import { cleanup, render } from '@solidjs/testing-library';
import { afterEach, expect, test, vi } from 'vitest';
import { type FakeData, fakeData, fakeMachine, fakeProject, fakeSession } from '../testing/fake-data.ts';
import { fakeCache } from '../testing/fake-keeping.ts';
import { createTerminalController, type TerminalController } from './controller.ts';
import { TerminalPane } from './TerminalPane.tsx';

const size = { cols: 40, rows: 20 };
const session = fakeSession('zsh', fakeProject('halyard'), { runs: 1 });
const cache = fakeCache();
const away = { at: 'offline', since: 1, why: 'lost', retryAt: null } as const;

function open() {
  const machine = fakeMachine({ name: 'atlas', sessions: [session] });
  const data: FakeData = fakeData({ machines: [machine], cache });
  let terminal!: TerminalController;
  render(() => {
    terminal = createTerminalController(data, machine.id, session.id, { onDraft() {}, onClipboard() {} });
    return (
      <main style={{ display: 'flex', 'flex-direction': 'column', width: '380px', height: '590px' }}>
        <TerminalPane terminal={terminal} onMore={() => {}} />
      </main>
    );
  });
  return { data, terminal, machine };
}
const rows = () =>
  [...document.querySelectorAll('.xterm-rows > div')].map((row) => row.textContent?.trimEnd()).join('\n');
afterEach(cleanup);

test('what was on the screen is there again offline, and what the machine gives takes its place', async () => {
  const first = open();
  await vi.waitFor(() => expect(first.data.streams).toHaveLength(1));
  const print = (of: typeof first, offset: number, text: string) => {
    const { handlers } = of.data.streams[0] as (typeof of.data.streams)[0];
    handlers.onLive(true);
    handlers.onAttached({ run: 0, applied: 0, type: true, size });
    handlers.onOutput(offset, new TextEncoder().encode(text));
  };
  print(first, 0, '\x1b[31mwhat was seen\x1b[0m here');
  await vi.waitFor(() => expect(rows()).toContain('what was seen here'));
  cleanup();
  const kept = (await cache.lastOutput('', session.id))?.value;
  expect(kept).toMatchObject({ run: 0, offset: 27, size, text: 'what was seen here' });

  const again = open();
  await vi.waitFor(() => expect(again.data.streams).toHaveLength(1));
  expect(again.terminal.remembered()).toBeNull();
  again.machine.setLink(away);
  await vi.waitFor(() => expect(rows()).toContain('what was seen here'));
  expect(again.terminal.remembered()).toBeLessThan(Date.now());
  expect(again.terminal.drawn()).toBe(false);
  print(again, 0, 'what is there now');
  await vi.waitFor(() => expect(rows()).toContain('what is there now'));
  expect(rows()).not.toContain('what was seen');
  expect(again.terminal.remembered()).toBeNull();
});
