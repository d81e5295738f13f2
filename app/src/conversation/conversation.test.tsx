import '../testing/browser.ts';
import { fireEvent, screen, waitFor, within } from '@solidjs/testing-library';
import { beforeEach, describe, expect, test } from 'vitest';
import { router } from '../router/router.ts';
import { type FakeDataOptions, fakeId } from '../testing/fake-data.ts';
import {
  claudeId,
  conversationScenes,
  talkEntries,
  talkPage,
} from '../testing/gallery/conversation-scenes.ts';
import { renderWith } from '../testing/render-with.tsx';
import { ConversationPage } from './ConversationPage.tsx';
import { patchLines } from './patch-lines.ts';
import { loadedTalk, talkPath } from './talk.ts';

const machineId = fakeId('atlas');
const sessionId = fakeId('Retry with backoff');
beforeEach(() => window.history.pushState(null, '', '/'));

function open(scene: string, change: (options: FakeDataOptions) => FakeDataOptions = (options) => options) {
  const options = change(conversationScenes[scene]?.() as FakeDataOptions);
  return renderWith(options, () => (
    <ConversationPage machineId={machineId} sessionId={sessionId} beside={false} />
  ));
}

describe('a conversation', () => {
  test('is read by its headings: what you said, and Claude’s answers', async () => {
    open('talk');
    await waitFor(() => expect(screen.getAllByRole('heading', { level: 2, name: /^You/ })).toHaveLength(2));
    const answers = screen.getAllByRole('article', { name: 'Claude' });
    expect(answers).toHaveLength(2);
    expect(within(answers[1] as HTMLElement).getByRole('table')).toBeTruthy();
    expect(screen.getByText('Six tries, doubling from 200 ms. Go on.')).toBeTruthy();
    expect(screen.getByText('You interrupted Claude here.')).toBeTruthy();
  });

  test('has a tool in one line with what came of it; opened, the change or the output', async () => {
    open('talk');
    const edit = await screen.findByRole('button', { name: /^Edit.*\+14 −3/ });
    expect(screen.queryByText(/async send\(batch: Batch, options/)).toBeNull();
    fireEvent.click(edit);
    expect(edit.getAttribute('aria-expanded')).toBe('true');
    expect(screen.getByRole('region', { name: /^Changes in/ }).textContent).toContain(
      'options = retryOptions',
    );
    fireEvent.click(screen.getByRole('button', { name: /^Bash.*exit 1/ }));
    expect(screen.getByText(/expected 6 tries, got 1/)).toBeTruthy();
  });

  test('gives the rest of what was too long to come along', async () => {
    const path = `/v1/sessions/${sessionId}/transcript`;
    const data = open('talk', (options) => ({
      ...options,
      answers: { [path]: talkPage([{ kind: 'answer', place: 7, time: 0, cut: true, text: 'The begin' }]) },
    }));
    fireEvent.click(await screen.findByRole('button', { name: 'Show all of it' }));
    expect(await screen.findByText('All of it.')).toBeTruthy();
    expect(data.calls).toContainEqual([
      'wholeEntry',
      { conversation: claudeId, agent: null, place: 7, index: 0 },
    ]);
  });

  test('of a session that runs takes prompts', async () => {
    const data = open('talk');
    fireEvent.input(await screen.findByRole('textbox', { name: 'Prompt' }), { target: { value: 'Go on' } });
    fireEvent.click(screen.getByRole('button', { name: 'Send' }));
    expect(data.calls).toContainEqual(['sendPrompt', machineId, sessionId, 'Go on']);
  });

  test('that is over takes none', async () => {
    open('talk-past');
    await screen.findAllByRole('article', { name: 'Claude' });
    expect(screen.queryByRole('textbox')).toBeNull();
  });

  test('opens where a link says', async () => {
    const at = talkEntries[5]?.place ?? 0;
    router.navigate(`/x#e=${claudeId}.${at}`);
    const path = talkPath(sessionId, null, { at: { conversation: claudeId, at } });
    open('talk', (options) => ({
      ...options,
      answers: { [path]: talkPage(talkEntries.slice(5), { before: at }) },
    }));
    const edit = await screen.findByRole('button', { name: /^Edit/ });
    expect(edit.closest('[data-here]')).not.toBeNull();
    router.navigate('/');
  });

  test.each([
    ['talk-empty', 'Nothing was said yet.'],
    ['talk-failed', 'The machine is not reachable now.'],
    ['talk-offline', 'atlas does not answer'],
  ])('%s says: %s', async (scene, words) => {
    open(scene);
    expect(await screen.findByText(words)).toBeTruthy();
  });

  test('offline, what was kept is read', async () => {
    open('talk-offline');
    await waitFor(() => expect(screen.getAllByRole('article', { name: 'Claude' })).toHaveLength(2));
  });
});

test('a thread goes on over the files that Claude Code kept it in', () => {
  const other = '11eeb104-61c5-4e09-9d53-3b834e157f0b';
  const conversations = [
    { id: other, since: 1 },
    { id: claudeId, since: 2 },
  ];
  expect(loadedTalk(talkPage([], { conversations }))).toMatchObject({
    before: { conversation: other, at: null },
    after: null,
  });
  expect(loadedTalk(talkPage([], { conversations, conversation: other, before: 5 }))).toMatchObject({
    before: { conversation: other, at: 5 },
    after: { conversation: claudeId, at: 0 },
  });
});

test('lines of a change are numbered as in the file that came of it', () => {
  const lines = patchLines([
    { oldStart: 4, newStart: 4, lines: [' a', '-b', '+c', ' d'] },
    { oldStart: 9, newStart: 9, lines: ['+e'] },
  ]);
  expect(lines.map(({ kind, number, text }) => [kind, number, text])).toEqual([
    ['same', 4, 'a'],
    ['removed', null, 'b'],
    ['added', 5, 'c'],
    ['same', 6, 'd'],
    ['place', null, '⋯'],
    ['added', 9, 'e'],
  ]);
});
