import '../testing/browser.ts';
import { fireEvent, screen, within } from '@solidjs/testing-library';
import { afterEach, describe, expect, test } from 'vitest';
import { fakeId, fakeMachine, fakeProject, fakeSession, fakeTask } from '../testing/fake-data.ts';
import { manySessions } from '../testing/gallery/history-scenes.ts';
import { renderWith } from '../testing/render-with.tsx';
import { HistoryPage } from './HistoryPage.tsx';

const halyard = fakeProject('halyard');
const lantern = fakeProject('lantern');
const now = Date.now();
const ended = { state: 'exited', exitCode: 0, createdAt: now - 3_660_000, endedAt: now - 60_000 } as const;
const task = fakeTask('Retry with backoff', halyard, { number: 42 });
const sessions = [
  fakeSession('Long run', halyard),
  fakeSession('Queue writes', halyard, { ...ended, taskId: task.id, printed: 2_100_000 }),
  fakeSession('Soak test', lantern, {
    ...ended,
    exitCode: 1,
    program: { kind: 'command', command: 'npm run soak' },
  }),
  fakeSession('Kept', lantern, { ...ended, pinned: true, endedAt: now - 9 * 86_400_000 }),
  fakeSession('Out of sight', lantern, { ...ended, archivedAt: now }),
];
const machine = (more: object = {}) =>
  fakeMachine({ name: 'atlas', projects: [halyard, lantern], sessions, rows: { task: [task] }, ...more });
const open = (more: object = {}) => renderWith({ machines: [machine(more)] }, () => <HistoryPage />);
// Not by roles: of so many rows each would be asked for its name.
const titles = () => [...document.querySelectorAll('a')].map((link) => link.textContent ?? '');
const choose = (label: string, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } });

// What was chosen is kept while the app is open.
afterEach(() => {
  const all = screen.queryAllByText('Show all')[0];
  if (all !== undefined) fireEvent.click(all);
});

describe('the history', () => {
  test('shows what is pinned, then what runs, then what ended by day; what is archived not at all', () => {
    open();
    expect([...document.querySelectorAll('h2')].map((head) => head.textContent)).toEqual([
      'Pinned',
      'Running',
      'Today',
    ]);
    expect(titles().map((text) => /^(Kept|Long run|Queue writes|Soak test)/.exec(text)?.[0])).toEqual([
      'Kept',
      'Long run',
      'Queue writes',
      'Soak test',
    ]);
    const row = titles().find((text) => text.startsWith('Queue writes'));
    expect(row).toContain('halyard · Claude Code');
    expect(row).toContain('exited 0 · 1 h 00 · 2.1 MB · H-42');
  });

  test.each([
    ['State', 'archived', ['Out of sight']],
    ['State', 'failed', ['Soak test']],
    ['State', 'running', ['Long run']],
    ['Program', 'command', ['Soak test']],
    ['Time', 'week', ['Long run', 'Queue writes', 'Soak test']],
    ['Project', `${fakeId('atlas')}/${lantern.id}`, ['Kept', 'Soak test']],
    ['Task', `${fakeId('atlas')}/${task.id}`, ['Queue writes']],
  ])('%s: %s narrows it', (label, value, wanted) => {
    open();
    choose(label, value);
    expect(titles().map((text) => wanted.find((title) => text.startsWith(title)))).toEqual(wanted);
  });

  test('where nothing is like that, it says so and leads back to all', () => {
    open({ sessions: [sessions[0]] });
    choose('State', 'failed');
    expect(screen.getByText('No session is like this.')).toBeTruthy();
    fireEvent.click(screen.getAllByText('Show all')[0] as HTMLElement);
    expect(titles()).toHaveLength(1);
  });

  test('of ten thousand only what is in sight is drawn, and all are counted', () => {
    open({ sessions: manySessions(10_000) });
    expect(screen.getByText('9,800 sessions')).toBeTruthy();
    expect(titles().length).toBeGreaterThan(5);
    expect(titles().length).toBeLessThan(40);
    expect(document.querySelector('li')?.getAttribute('aria-setsize')).toBe(String(9_800 + days()));
  });
});

const days = () => {
  const shown = manySessions(10_000).filter(({ archivedAt, pinned }) => archivedAt === null && !pinned);
  const ends = shown.flatMap(({ endedAt }) => (endedAt === null ? [] : [new Date(endedAt).toDateString()]));
  return new Set(ends).size + 2;
};

describe('a session in the history', () => {
  const more = (title: string) => {
    const data = open();
    fireEvent.click(screen.getByLabelText(`More about ${title}`));
    return data;
  };
  const at = { machine: fakeId('atlas'), session: fakeId('Queue writes') };

  test('is pinned, archived and renamed, also while the machine is away', async () => {
    const data = more('Queue writes');
    fireEvent.click(screen.getByRole('button', { name: 'Pin on top' }));
    expect(data.calls).toContainEqual(['keepSession', at.machine, at.session, { pinned: true }]);
    await Promise.resolve();
    fireEvent.click(screen.getByLabelText('More about Queue writes'));
    fireEvent.click(screen.getByRole('button', { name: 'Archive' }));
    expect(data.calls).toContainEqual(['keepSession', at.machine, at.session, { archived: true }]);
  });

  test('says before it is deleted what that frees, and goes only on a second word', async () => {
    const data = more('Queue writes');
    fireEvent.click(screen.getByRole('button', { name: 'Delete…' }));
    const sheet = within(screen.getByRole('dialog', { name: 'Delete this session?' }));
    expect(await sheet.findByText(/This frees 48 MB on the machine/)).toBeTruthy();
    expect(data.calls.map(([name]) => name)).not.toContain('deleteSession');
    fireEvent.click(sheet.getByRole('button', { name: 'Delete it' }));
    expect(data.calls).toContainEqual(['deleteSession', at.machine, at.session]);
  });

  test('that runs cannot be deleted', () => {
    more('Long run');
    expect(screen.queryByRole('button', { name: 'Delete…' })).toBeNull();
  });
});
