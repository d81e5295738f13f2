import '../testing/browser.ts';
import { fireEvent, screen } from '@solidjs/testing-library';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fakeMachine, fakeNotification, fakeProject, fakeSession } from '../testing/fake-data.ts';
import { renderWith } from '../testing/render-with.tsx';
import { InboxPage } from './InboxPage.tsx';
import { waitingCount } from './inbox.ts';

const halyard = fakeProject('halyard');
const retry = fakeSession('Retry', halyard);
const limit = fakeNotification('Usage limit reached', {
  sessionId: retry.id,
  text: 'Until 11:00.',
  at: 1_000,
});
const passed = fakeNotification('The soak test passed', { kind: 'notify', at: 2_000 });
const old = fakeNotification('Plan approved on the tablet', { kind: 'answered', at: 500, readAt: 500 });

const open = (options: Parameters<typeof renderWith>[0]) => renderWith(options, () => <InboxPage />);
const titles = () => screen.getAllByRole('link').map((link) => link.textContent);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the inbox', () => {
  test('shows what every machine told, the newest first, each leading to its session', () => {
    const data = open({
      machines: [
        fakeMachine({ name: 'atlas', sessions: [retry], rows: { notification: [limit, old] } }),
        fakeMachine({ name: 'loft', rows: { notification: [passed] } }),
      ],
    });
    expect(titles().map((text) => text?.split(/[,\d]/)[0])).toEqual([
      'The soak test passed',
      'Usage limit reached',
      expect.stringContaining('Plan approved on the tablet'),
    ]);
    const link = screen.getByRole('link', { name: /Usage limit reached/ });
    expect(link.getAttribute('href')).toContain(retry.id);
    expect(link.textContent).toContain('Until 11:00.');
    expect(waitingCount(data)).toBe(2);
  });

  test('what was looked at long enough counts as read, and stays marked for this visit', () => {
    const atlas = fakeMachine({ name: 'atlas', rows: { notification: [limit, old] } });
    const data = open({ machines: [atlas] });
    vi.advanceTimersByTime(500);
    expect(data.calls).toEqual([]);
    vi.advanceTimersByTime(2_000);
    expect(data.calls).toEqual([['readNotifications', atlas.id, [limit.id]]]);
    expect(screen.getByRole('link', { name: /Usage limit reached, new/ })).toBeTruthy();
  });

  test('of a machine that is away it stays new, and can still be dismissed', () => {
    const away = { at: 'offline', since: 0, why: 'lost', retryAt: null } as const;
    const atlas = fakeMachine({ name: 'atlas', link: away, rows: { notification: [limit] } });
    const data = open({ machines: [atlas] });
    vi.advanceTimersByTime(5_000);
    expect(data.calls).toEqual([]);
    fireEvent.click(screen.getByRole('button', { name: 'Dismiss: Usage limit reached' }));
    expect(data.calls).toEqual([['dismissNotifications', atlas.id, [limit.id]]]);
  });

  test('what was interrupted is a question, not news, until it is answered', () => {
    const rows = { notification: [fakeNotification('2 sessions were interrupted', { kind: 'interrupted' })] };
    const session = fakeSession('Retry', halyard, { state: 'failed', interrupted: true });
    const data = open({ machines: [fakeMachine({ name: 'atlas', sessions: [session], rows })] });
    expect(screen.getByRole('region', { name: 'Interrupted' })).toBeTruthy();
    expect(screen.queryByText('2 sessions were interrupted')).toBeNull();
    expect(waitingCount(data)).toBe(1);
  });

  test('empty, it says so; with something to answer, it does not', () => {
    open({ machines: [fakeMachine({ name: 'atlas' })] });
    expect(screen.getByText('Nothing waits for you.')).toBeTruthy();
  });
});
