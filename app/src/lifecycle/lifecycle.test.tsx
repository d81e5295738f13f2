import '../testing/browser.ts';
import { fireEvent, screen } from '@solidjs/testing-library';
import { describe, expect, test, vi } from 'vitest';
import type { Session } from '../../../shared/model/session.ts';
import { waitingCount } from '../inbox/inbox.ts';
import { router } from '../router/router.ts';
import { SessionNote } from '../session/SessionNote.tsx';
import { SessionPage } from '../session/SessionPage.tsx';
import type { TerminalController } from '../terminal/controller.ts';
import { fakeMachine, fakeProject, fakeSession } from '../testing/fake-data.ts';
import { renderWith } from '../testing/render-with.tsx';
import { EndedNote } from './EndedNote.tsx';
import { Interrupted } from './Interrupted.tsx';
import { SessionActs } from './SessionActs.tsx';
import { StopAll } from './StopAll.tsx';
import { StoppingNote } from './StoppingNote.tsx';

const halyard = fakeProject('halyard');
const lantern = fakeProject('lantern');
const claudeId = '00eeb104-61c5-4e09-9d53-3b834e157f0b';
const over = { state: 'exited', exitCode: 0, endedAt: 1_000 } as const;
const retry = (more: Partial<Session> = {}) => fakeSession('Retry', halyard, { claudeId, ...more });
const atlas = (...sessions: Session[]) =>
  fakeMachine({ name: 'atlas', projects: [halyard, lantern], sessions });
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }));
const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('a session that is over', () => {
  test('is resumed by one press, where its machine answers', async () => {
    const session = retry(over);
    const machine = atlas(session);
    const data = renderWith({ machines: [machine] }, () => <EndedNote machine={machine} session={session} />);
    expect(screen.getByRole('status').textContent).toContain('This session exited 0');
    press('Resume');
    expect(data.calls).toEqual([['resumeSession', machine.id, session.id, {}]]);
    await settled();
    machine.setLink({ at: 'offline', since: 0, why: 'lost', retryAt: null });
    expect((screen.getByRole('button', { name: 'Resume' }) as HTMLButtonElement).disabled).toBe(true);
  });

  test('of a program without a conversation is started again', () => {
    const session = fakeSession('zsh', halyard, { ...over, program: { kind: 'shell' } });
    const machine = atlas(session);
    renderWith({ machines: [machine] }, () => <EndedNote machine={machine} session={session} />);
    expect(screen.queryByRole('button', { name: 'Resume' })).toBeNull();
    expect(screen.getByRole('button', { name: 'Start again' })).toBeTruthy();
  });

  test('leads to the session that has the conversation open', async () => {
    const session = retry(over);
    const other = fakeSession('Another', halyard);
    const machine = atlas(session, other);
    const data = renderWith({ machines: [machine] }, () => <EndedNote machine={machine} session={session} />);
    data.resumeSession = async () => ({ ok: true, value: other });
    const navigate = vi.spyOn(router, 'navigate').mockImplementation(() => {});
    press('Resume');
    await settled();
    expect(navigate).toHaveBeenCalledWith(`/m/${machine.id}/s/${other.id}`);
  });

  test('whose folder has moved goes on in the folder that is chosen', async () => {
    const session = retry(over);
    const machine = atlas(session);
    const data = renderWith({ machines: [machine] }, () => <EndedNote machine={machine} session={session} />);
    const problem = {
      title: 'The machine refused.',
      detail: 'There is no folder any more.',
      code: 'folder-gone',
    };
    data.answer = { ok: false, problem };
    press('Resume');
    expect((await screen.findByRole('alert')).textContent).toContain('There is no folder any more.');
    data.answer = null;
    press('Choose a folder');
    expect(screen.queryByRole('button', { name: /halyard/ })).toBeNull();
    press(/lantern/);
    expect(data.calls.at(-1)).toEqual(['resumeSession', machine.id, session.id, { projectId: lantern.id }]);
  });
});

test.each([
  ['failed', true, 'This session was interrupted'],
  ['failed', false, 'The session is not there any more'],
  ['refused', true, 'This device may not see this session'],
] as const)('a stream that broke off (%s), the session over %s: %s', (reason, isOver, words) => {
  const session = retry(isOver ? { ...over, state: 'failed', interrupted: true } : {});
  const machine = atlas(session);
  const terminal = { end: () => ({ reason }), drawn: () => true } as unknown as TerminalController;
  renderWith({ machines: [machine] }, () => (
    <SessionNote machine={machine} session={session} terminal={terminal} />
  ));
  expect(screen.getByRole('status').textContent).toContain(words);
});

test('what Claude Code ran alone has no screen, and goes on by one press', () => {
  const session = retry({ ...over, runs: 0, exitCode: null });
  const machine = atlas(session);
  const data = renderWith({ machines: [machine] }, () => (
    <SessionPage machineId={machine.id} sessionId={session.id} beside={false} />
  ));
  expect(screen.getByRole('main').textContent).toContain('its screen was not recorded here');
  press('Resume');
  expect(data.calls).toEqual([['resumeSession', machine.id, session.id, {}]]);
});

describe('a session that runs', () => {
  test.each([
    [null, 'Stop the session…', 'Stop it', 'politely'],
    ['politely', 'Stop it firmly…', 'Stop it firmly', 'firmly'],
    ['firmly', 'End it now…', 'End it now', 'force'],
  ] as const)('after %s is offered the next step', async (how, button, verb, next) => {
    const session = retry({ stop: how === null ? null : { how, at: 1 } });
    const machine = atlas(session);
    const data = renderWith({ machines: [machine] }, () => (
      <SessionActs machine={machine} session={session} onClose={() => {}} />
    ));
    press(button);
    press(verb);
    await settled();
    expect(data.calls).toEqual([['stopSession', machine.id, session.id, next]]);
  });

  test('and was asked to stop says so, with the next step at hand', () => {
    const session = retry({ stop: { how: 'politely', at: Date.now() } });
    const machine = atlas(session);
    const data = renderWith({ machines: [machine] }, () => (
      <StoppingNote machine={machine} session={session} />
    ));
    expect(screen.getByRole('status').textContent).toContain('It was asked to stop, and still runs');
    press('Stop it firmly');
    expect(data.calls).toEqual([['stopSession', machine.id, session.id, 'firmly']]);
  });
});

test('a session of several runs gives each to be read, the newest first', async () => {
  const session = retry({ ...over, runs: 2 });
  const machine = atlas(session);
  const run = { startedAt: 1_000, endedAt: 61_000, exitCode: 0, signal: null, length: 9 };
  const runs = [
    { ...run, run: 0 },
    { ...run, run: 1, exitCode: null, signal: 9 },
  ];
  renderWith({ machines: [machine], runs }, () => (
    <SessionActs machine={machine} session={session} onClose={() => {}} />
  ));
  press('Runs of it, 2…');
  const rows = await screen.findAllByRole('link', { name: /^Run \d/ });
  expect(rows.map(({ textContent }) => textContent)).toEqual([
    expect.stringMatching(/^Run 2.*ended by SIGKILL · 1 min$/),
    expect.stringMatching(/^Run 1.*exited 0 · 1 min$/),
  ]);
  expect(rows.map((row) => row.getAttribute('href')?.replace(/.*\//, ''))).toEqual([
    'output#t=1.0',
    'output#t=0.0',
  ]);
});

test('stopping everything names what it stops, and reaches each machine once', async () => {
  const zsh = fakeSession('zsh', halyard);
  const away = fakeMachine({
    name: 'studio',
    sessions: [fakeSession('Far away', halyard)],
    link: { at: 'offline', since: 0, why: 'lost', retryAt: null },
  });
  const one = atlas(retry(), zsh, fakeSession('Old', halyard, over));
  const two = fakeMachine({ name: 'loft', sessions: [fakeSession('Soak', halyard)] });
  const data = renderWith({ machines: [one, two, away] }, () => (
    <StopAll machines={[one, two, away]} text="Stop all…" />
  ));
  press('Stop all…');
  expect(screen.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
    'Retry',
    'zsh',
    'Soak',
  ]);
  press('Stop everything');
  await settled();
  expect(data.calls).toEqual([
    ['stopAll', one.id],
    ['stopAll', two.id],
  ]);
});

describe('what a restart of the machine ended', () => {
  const ended = { state: 'failed', interrupted: true, endedAt: 1 } as const;
  const zsh = fakeSession('zsh', halyard, { ...ended, program: { kind: 'shell' } });

  test('waits for a word, and goes on with it', async () => {
    const machine = atlas(retry(ended), zsh);
    const data = renderWith({ machines: [machine] }, () => <Interrupted />);
    const group = screen.getByRole('region', { name: 'Interrupted' });
    expect(group.textContent).toContain('atlas ended 2 sessions');
    expect(group.textContent).toContain('Claude can go on in 1 of them; the other one can be started again');
    expect(waitingCount(data)).toBe(1);
    press('Resume it');
    expect(data.calls).toEqual([['answerInterrupted', machine.id, 'resume']]);
    await settled();
    press('Leave them');
    expect(data.calls.at(-1)).toEqual(['answerInterrupted', machine.id, 'leave']);
  });

  test('says which one does not go on, and why', async () => {
    const machine = atlas(retry(ended));
    const data = renderWith({ machines: [machine] }, () => <Interrupted />);
    data.answerInterrupted = async () => ({
      ok: true,
      value: { resumed: [], refused: [{ id: 'x', title: 'Retry', message: 'Its folder is gone.' }] },
    });
    press('Resume it');
    expect((await screen.findByRole('alert')).textContent).toBe('“Retry” does not go on.Its folder is gone.');
  });

  test('of a machine that is away is not asked', () => {
    const machine = atlas(zsh);
    machine.setLink({ at: 'offline', since: 0, why: 'lost', retryAt: null });
    renderWith({ machines: [machine] }, () => <Interrupted />);
    expect(screen.queryByRole('region', { name: 'Interrupted' })).toBeNull();
  });
});
