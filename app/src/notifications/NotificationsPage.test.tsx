import '../testing/browser.ts';
import { fireEvent, screen, waitFor } from '@solidjs/testing-library';
import { describe, expect, test } from 'vitest';
import { fakeMachine } from '../testing/fake-data.ts';
import type { FakePush } from '../testing/fake-push.ts';
import { renderWith } from '../testing/render-with.tsx';
import { NotificationsPage } from './NotificationsPage.tsx';

const atlas = () => fakeMachine({ name: 'atlas' });
const open = (push: FakePush, machines = [atlas()]) =>
  renderWith({ push, machines }, () => <NotificationsPage />);
const flip = (name: string) => fireEvent.click(screen.getByRole('switch', { name }));

describe('notifications of this device', () => {
  test.each([
    ['install-first', /installed apps only/],
    ['denied', /blocked for this site/],
    ['no', /has no push/],
  ] as const)('where they are not to be had (%s), say why, and offer nothing', (support, words) => {
    open({ support });
    expect(screen.getByRole('alert').textContent).toMatch(words);
    expect(screen.queryByRole('button', { name: /Turn on/ })).toBeNull();
  });

  test('are off until a tap turns them on, and off again', async () => {
    const data = open({});
    fireEvent.click(screen.getByRole('button', { name: 'Turn on notifications' }));
    await screen.findByRole('switch', { name: 'A plan is ready' });
    fireEvent.click(screen.getByRole('button', { name: 'Turn off on this device' }));
    await screen.findByRole('button', { name: 'Turn on notifications' });
    expect(data.calls).toEqual([['push.turnOn'], ['push.turnOff']]);
  });

  test('tell what is wished, kind by kind', () => {
    const data = open({ on: true, preferences: { kinds: { failed: false } } });
    const checked = (name: string) => (screen.getByRole('switch', { name }) as HTMLInputElement).checked;
    expect([checked('Claude is done'), checked('Something went wrong')]).toEqual([true, false]);
    flip('Claude is done');
    expect(data.calls.at(-1)).toEqual([
      'push.change',
      expect.objectContaining({ kinds: { failed: false, finished: false } }),
    ]);
  });

  test('keep quiet hours by the clock of this device', () => {
    const data = open({ on: true });
    expect(screen.queryByLabelText('From')).toBeNull();
    flip('Quiet hours');
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    fireEvent.input(screen.getByLabelText('From'), { target: { value: '23:30' } });
    expect(data.calls.at(-1)).toEqual([
      'push.change',
      expect.objectContaining({ quiet: { from: 23 * 60 + 30, to: 7 * 60, zone } }),
    ]);
    flip('Quiet hours');
    expect(data.calls.at(-1)).toEqual(['push.change', expect.objectContaining({ quiet: null })]);
  });

  test('can be kept for when nobody is at the desk, and a lock screen be kept silent', () => {
    const data = open({ on: true });
    flip('Only when I am not at the desk');
    flip('Show what it is about');
    expect(data.calls.at(-1)).toEqual([
      'push.change',
      expect.objectContaining({ onlyAway: true, details: false }),
    ]);
  });
});

describe('a machine that tells this device', () => {
  test('can be tried, and says what became of it', async () => {
    const data = open({ on: true });
    fireEvent.click(await screen.findByRole('button', { name: 'Send a test' }));
    await screen.findByText(/push service took it/);
    expect(data.calls).toContainEqual(['push.test', data.machines()[0]?.id]);
  });

  test('shows a failure where it stands, of a test and of what it told last', async () => {
    const last = { at: Date.now() - 60_000, ok: false, problem: 'The push service answered 503.' };
    open({ on: true, status: { last }, testProblem: 'The push service refused it (403).' });
    await screen.findByText(/The push service answered 503/);
    fireEvent.click(screen.getByRole('button', { name: 'Send a test' }));
    await screen.findByText(/refused it \(403\)/);
  });

  test('that has lost the subscription says so', async () => {
    open({ on: true, status: null });
    await screen.findByText(/has lost this device’s subscription/);
  });

  test('that is away is told later, and cannot be tried', async () => {
    const away = { at: 'offline', since: 0, why: 'lost', retryAt: null } as const;
    const machine = fakeMachine({ name: 'loft', link: away });
    open({ on: true, handedOver: { [machine.id]: 'waits' } }, [machine]);
    await screen.findByText(/once it can be reached/);
    const button = screen.getByRole('button', { name: 'Send a test' }) as HTMLButtonElement;
    await waitFor(() => expect(button.disabled).toBe(true));
  });
});
