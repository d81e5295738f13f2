import '../testing/browser.ts';
import { fireEvent, screen, waitFor } from '@solidjs/testing-library';
import { afterEach, describe, expect, test } from 'vitest';
import type { Found } from '../../../shared/model/search.ts';
import { type FakeDataOptions, fakeId, fakeMachine } from '../testing/fake-data.ts';
import { foundThings, historyScenes } from '../testing/gallery/history-scenes.ts';
import { renderWith } from '../testing/render-with.tsx';
import { foundHref } from './found-href.ts';
import { HistoryPage } from './HistoryPage.tsx';
import { interleaved } from './search.ts';

const machineId = fakeId('atlas');
// Not by roles: of so many rows each would be asked for its name.
const field = () => screen.getByLabelText('Search everything');
const type = (value: string) => fireEvent.input(field(), { target: { value } });
const choose = (label: string, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } });
const open = (scene: string) =>
  renderWith(historyScenes[scene]?.() as FakeDataOptions, () => <HistoryPage />);
const found = () => screen.getByLabelText('Found');

describe('search', () => {
  // What was typed and chosen is kept while the app is open.
  afterEach(() => {
    type('');
    for (const all of screen.queryAllByText('Show all')) fireEvent.click(all);
  });

  test('finds as one types, once a word stands still, and leads to the moment', async () => {
    const data = open('history');
    type('ret');
    type('retry backoff');
    await waitFor(() => expect(found().querySelectorAll('li')).toHaveLength(3));
    const asked = data.calls.filter(([name]) => name === 'search');
    expect(asked).toEqual([['search', machineId, { words: 'retry backoff', since: 0, before: null }]]);
    const [prompt, output, note] = [...found().querySelectorAll('a')];
    expect(prompt?.getAttribute('href')).toMatch(/\/conversation#e=[0-9a-f-]{36}\.120$/);
    expect(output?.getAttribute('href')).toMatch(/\/output#t=0\.5040&q=retries$/);
    expect(note?.getAttribute('href')).toMatch(/\/t\/[a-z]{26}$/);
    expect([...(prompt?.querySelectorAll('mark') ?? [])].map((mark) => mark.textContent)).toEqual([
      'retry',
      'backoff',
    ]);
    expect(screen.getByText(/index is still being made/)).toBeTruthy();
  });

  test('sessions of that name are there before any machine answers', () => {
    open('history');
    type('soak test');
    expect(screen.getByLabelText('Sessions of that name').querySelectorAll('a').length).toBeGreaterThan(2);
  });

  test('is narrowed as the list is, and by where it was', async () => {
    const data = open('history');
    choose('Project', `${machineId}/${fakeId('halyard')}`);
    choose('Time', 'week');
    type('retry');
    fireEvent.click(screen.getByLabelText('Said'));
    await waitFor(() => expect(data.calls.some(([name]) => name === 'search')).toBe(true));
    const [, , sought] = data.calls.find(([name]) => name === 'search') as [
      string,
      string,
      Record<string, unknown>,
    ];
    expect(sought).toMatchObject({ kinds: ['prompt', 'answer', 'tool'], projectId: fakeId('halyard') });
    expect(Number(sought.since)).toBeGreaterThan(Date.now() - 8 * 86_400_000);
    fireEvent.click(screen.getByLabelText('All'));
  });

  test('goes further back on a tap, from where it stopped', async () => {
    const data = open('history');
    type('retry');
    fireEvent.click(await screen.findByText('Look further back'));
    await waitFor(() => expect(found().querySelectorAll('li')).toHaveLength(6));
    expect(data.calls).toContainEqual(['search', machineId, { words: 'retry', since: 0, before: 7 }]);
  });

  test('offline it says that only what is kept here is searched', async () => {
    const data = open('history-offline');
    type('retry');
    expect(await screen.findByText(/atlas does not answer: of it, only what this device keeps/)).toBeTruthy();
    expect(data.calls.filter(([name]) => name === 'search')).toEqual([]);
  });

  test('where nothing has the words, it says so', async () => {
    open('history-two');
    type('zyzzyva');
    expect(await screen.findByText('Nothing has these words.')).toBeTruthy();
  });
});

test('of several machines each has its turn', () => {
  const [atlas, loft] = [fakeMachine({ name: 'atlas' }), fakeMachine({ name: 'loft' })];
  const [one, two, three] = foundThings as [Found, Found, Found];
  expect(
    interleaved([
      { machine: atlas, found: [one, two] },
      { machine: loft, found: [three] },
    ]).map((on) => on.found.id),
  ).toEqual([one.id, three.id, two.id]);
});

test('what has no moment leads to the nearest place', () => {
  const machine = fakeMachine({ name: 'atlas' });
  const thing = { ...(foundThings[1] as Found), position: null };
  expect(foundHref({ machine, found: thing })).toMatch(/\/output$/);
  expect(foundHref({ machine, found: { ...thing, kind: 'tool' } })).toMatch(/\/s\/[a-z]{26}$/);
  expect(foundHref({ machine, found: { ...thing, sessionId: null } })).toBe(`/m/${machineId}`);
});
