import '../testing/browser.ts';
import { fireEvent, screen, waitFor } from '@solidjs/testing-library';
import { describe, expect, test, vi } from 'vitest';
import type { Activity } from '../../../shared/model/activity.ts';
import type { Session } from '../../../shared/model/session.ts';
import { fakeId, fakeMachine, fakeProject, fakeSession } from '../testing/fake-data.ts';
import { renderWith } from '../testing/render-with.tsx';
import { contextWords, costWords } from '../words/usage-words.ts';
import { ClaudeFacts } from './ClaudeFacts.tsx';
import { ClaudeKeys } from './ClaudeKeys.tsx';
import { ClaudeNote } from './ClaudeNote.tsx';
import { sendPrompt } from './send-prompt.ts';

const halyard = fakeProject('halyard');
const common = { since: Date.now() - 60_000, subagents: 0, compacting: false };
const working: Activity = { state: 'working', tool: 'Bash', detail: null, ...common };
const failed = (about: 'limit' | 'login' | 'other', resetAt: number | null = null): Activity => ({
  state: 'error',
  about,
  message: 'In the API’s words',
  resetAt,
  ...common,
});

function on(activity: Activity | null, more: Partial<Session> = {}) {
  const session = fakeSession('Mend', halyard, { activity, claudeId: crypto.randomUUID(), ...more });
  return { session, machine: fakeMachine({ name: 'atlas', projects: [halyard], sessions: [session] }) };
}

describe('what stands in Claude’s way', () => {
  const show = (activity: Activity | null) => {
    const { session, machine } = on(activity);
    return renderWith({ machines: [machine] }, () => <ClaudeNote machine={machine} session={session} />);
  };

  test.each([
    ['start', /before it begins/],
    ['permission', /asks in the terminal/],
    ['other', /open in the terminal/],
  ] as const)('a dialog in the terminal (%s) is pointed out', (dialog, words) => {
    show({ state: 'waiting', kind: 'terminal', dialog, ...common });
    expect(screen.getByRole('status').textContent).toMatch(words);
  });

  test('nobody is logged in: a button begins it', async () => {
    const data = show(failed('login'));
    fireEvent.click(screen.getByRole('button', { name: 'Log in' }));
    await waitFor(() =>
      expect(data.calls[0]?.slice(0, 1).concat(data.calls[0]?.[3])).toEqual(['sendPrompt', '/login']),
    );
  });

  test('a limit says until when, an error what the API said', () => {
    show(failed('limit', new Date().setHours(23, 59, 0, 0)));
    expect(screen.getByRole('status').textContent).toMatch(/until .*:59/);
  });

  test('nothing is said while it works', () => {
    show(working);
    expect(screen.queryByRole('status')).toBeNull();
  });
});

describe('the keys that come first', () => {
  const show = (activity: Activity | null, more: Partial<Session> = {}) => {
    const { session, machine } = on(activity, more);
    return renderWith({ machines: [machine] }, () => (
      <ClaudeKeys machine={machine} session={session} onAsk={() => {}} />
    ));
  };

  test('stop what works, by the way that Claude Code has for it', async () => {
    const data = show(working);
    fireEvent.click(screen.getByRole('button', { name: 'Stop Claude' }));
    await waitFor(() => expect(data.calls[0]?.[0]).toBe('control'));
    expect(data.calls[0]?.[3]).toBe('interrupt');
  });

  test('offer no mode while it waits, where the same keys would say yes', () => {
    const ask = {
      id: fakeId('ask'),
      kind: 'permission' as const,
      since: 1,
      tool: 'Bash',
      input: '{"command":"ls"}',
      always: [],
      agent: null,
    };
    show({ state: 'waiting', kind: 'permission', requestId: ask.id, ...common }, { asks: [ask] });
    expect(screen.getAllByRole('button').map((key) => key.getAttribute('aria-label'))).toEqual([
      'Allow',
      'Deny',
      'Stop Claude',
    ]);
  });

  test('are not there for a shell', () => {
    show(null);
    expect(screen.queryByRole('button')).toBeNull();
  });
});

describe('what a conversation uses', () => {
  test('stands in the sheet, with what can be done about it', async () => {
    const usage = {
      model: 'Opus 5.5',
      mode: 'plan',
      context: { used: 61_800, size: 1_000_000 },
      cost: { usd: 0.4291, exact: false },
    };
    const { session, machine } = on(working, { usage });
    const data = renderWith({ machines: [machine] }, () => (
      <ClaudeFacts machine={machine} session={session} />
    ));
    for (const words of ['Opus 5.5', 'Plan only', '62k of 1M tokens', 'about $0.43']) {
      expect(screen.getByText(words)).toBeTruthy();
    }
    fireEvent.click(screen.getByRole('button', { name: 'Shorten context' }));
    await waitFor(() => expect(data.calls.map((call) => call[3])).toEqual(['compact']));
    fireEvent.click(screen.getByRole('button', { name: 'Clear…' }));
    fireEvent.click(await screen.findByRole('button', { name: 'Clear' }));
    await waitFor(() => expect(data.calls.map((call) => call[3])).toEqual(['compact', 'clear']));
  });

  test.each([
    [{ used: 950, size: null }, '950 tokens'],
    [{ used: 61_800, size: 200_000 }, '62k of 200k tokens'],
    [{ used: 1_250_000, size: 2_000_000 }, '1.3M of 2M tokens'],
  ])('%o is said as %s', (context, words) => expect(contextWords(context)).toBe(words));

  test.each([
    [{ usd: 0, exact: true }, '$0.00'],
    [{ usd: 0.004, exact: false }, 'less than $0.01'],
    [{ usd: 12.3, exact: true }, '$12.30'],
  ])('%o is said as %s', (cost, words) => expect(costWords(cost)).toBe(words));
});

describe('what is written', () => {
  const terminal = (may = true, drawn = true) => {
    const typed: string[] = [];
    return {
      typed,
      type: (keys: string) => typed.push(keys) > 0,
      mayType: () => may,
      drawn: () => drawn,
      bracketedPaste: () => false,
      keyModes: () => ({ applicationCursor: false, kitty: 0 }),
    };
  };
  const send = async (session: Session, at: ReturnType<typeof terminal>) => {
    const data = { sendPrompt: vi.fn(async () => ({ ok: true as const, value: null })) };
    const result = await sendPrompt({ data, machineId: 'm', session, terminal: at as never }, 'hello');
    return { ok: result.ok, prompts: data.sendPrompt.mock.calls.length, typed: at.typed.length };
  };

  test('goes to Claude as a prompt, also before its terminal is there', async () => {
    const { session } = on(working);
    expect(await send(session, terminal())).toEqual({ ok: true, prompts: 1, typed: 0 });
    expect(await send(session, terminal(false, false))).toEqual({ ok: true, prompts: 1, typed: 0 });
  });

  test('goes to every other program as keys', async () => {
    const shell = fakeSession('zsh', halyard, { program: { kind: 'shell' } });
    expect(await send(shell, terminal())).toMatchObject({ prompts: 0, typed: 2 });
    // Where Claude Code is not installed, a shell stands in its place.
    expect(await send(fakeSession('x', halyard, { claudeId: null }), terminal())).toMatchObject({ typed: 2 });
  });

  test('stays with who may only watch', async () => {
    const { session } = on(working);
    expect(await send(session, terminal(false))).toEqual({ ok: false, prompts: 0, typed: 0 });
  });
});
