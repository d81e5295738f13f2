/** Every place of the app and what opens on it, with things in it, in every theme: no violation that axe can see. */
import '../../ui/base.css';
import { cleanup, render, screen } from '@solidjs/testing-library';
import axe from 'axe-core';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { App } from '../../app.tsx';
import { DataProvider } from '../../data-context.tsx';
import { parsePlace, places } from '../../router/places.ts';
import { router } from '../../router/router.ts';
import { chooseInputMode } from '../../terminal/input-mode.ts';
import { chooseTheme } from '../../ui/theme.ts';
import { fakeData, fakeId } from '../fake-data.ts';
import { scenes } from './scenes.ts';

const atlas = `/m/${fakeId('atlas')}`;
const halyard = `${atlas}/p/${fakeId('halyard')}`;
const session = `${atlas}/s/${fakeId('Stream resume after sleep')}`;

const talk = `${atlas}/s/${fakeId('Retry with backoff')}`;

const press = async (name: string | RegExp): Promise<void> => {
  const found = await vi.waitFor(() => {
    const [button] = screen.getAllByRole('button', { name });
    if (button === undefined) throw new Error(`no ${name}`);
    return button;
  });
  found.click();
};
const see = async (words: string | RegExp): Promise<void> =>
  vi.waitFor(() => expect(screen.getAllByText(words).length).toBeGreaterThan(0));
const inMenu = async (name: string): Promise<void> => {
  await press('More about this session');
  await press(name);
};
const write = (words: string): void => {
  const bar = screen.getByLabelText('Text for the terminal') as HTMLTextAreaElement;
  bar.focus();
  bar.value = words;
  bar.dispatchEvent(new InputEvent('input', { bubbles: true }));
};

interface View {
  scene: string;
  path: string;
  /** What opens there. */
  open?: () => Promise<void> | void;
  roomy?: true;
}
const views: Record<string, View> = {
  now: { scene: 'now', path: '/' },
  'now, asked to pair': { scene: 'asks', path: '/' },
  'now, interrupted': { scene: 'interrupted', path: '/' },
  'now, offline': { scene: 'offline', path: '/' },
  inbox: { scene: 'inbox', path: '/inbox' },
  tasks: { scene: 'tasks', path: '/tasks' },
  history: { scene: 'history', path: '/history' },
  'history, a session of it': {
    scene: 'history',
    path: '/history',
    open: () => press('More about Rename the settings'),
  },
  'history, searched': {
    scene: 'history',
    path: '/history',
    async open() {
      const field = (await screen.findByRole('searchbox')) as HTMLInputElement;
      field.value = 'retry backoff';
      field.dispatchEvent(new InputEvent('input', { bubbles: true }));
      await see('In what was said and printed');
    },
  },
  more: { scene: 'now', path: '/more' },
  kept: { scene: 'now', path: '/more/kept' },
  notifications: { scene: 'now', path: '/notifications' },
  pair: { scene: 'empty', path: '/pair' },
  machine: { scene: 'now', path: atlas },
  'machine settings': { scene: 'now', path: `${atlas}/settings` },
  skills: { scene: 'gear', path: `${atlas}/skills` },
  skill: { scene: 'gear', path: `${atlas}/skills/${fakeId('release-notes')}` },
  servers: { scene: 'gear', path: `${atlas}/servers` },
  project: { scene: 'tasks', path: halyard },
  board: { scene: 'tasks', path: `${halyard}/tasks` },
  task: { scene: 'tasks', path: `${atlas}/t/${fakeId('42')}` },
  'project skills': { scene: 'gear', path: `${halyard}/skills` },
  'project servers': { scene: 'gear', path: `${halyard}/servers` },
  session: { scene: 'now', path: session },
  'session, Claude waits': { scene: 'waits', path: session },
  'session, only watched': { scene: 'watch', path: session },
  'session, single keys': { scene: 'now', path: session, open: () => press('Type single keys') },
  'session, files offered': {
    scene: 'now',
    path: session,
    async open() {
      write('see @cl');
      await see('client.ts');
    },
  },
  'session, found': {
    scene: 'now',
    path: session,
    async open() {
      await inMenu('Find');
      const field = screen.getByLabelText('Find in output') as HTMLInputElement;
      field.value = 'resume';
      field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    },
  },
  'session, full screen': { scene: 'now', path: session, open: () => press('Full screen') },
  'session, attach': { scene: 'now', path: session, open: () => press('Attach') },
  'session, menu': { scene: 'now', path: session, open: () => press('More about this session') },
  'session, key row': { scene: 'now', path: session, open: () => inMenu('Key row…') },
  'session, text': { scene: 'now', path: session, open: () => inMenu('Select text') },
  'session, editor': {
    scene: 'now',
    path: session,
    async open() {
      write('# Retry\n\n- `client.ts`\n- **cap** it\n');
      await press('Write in full');
      await press('Find in the text');
    },
  },
  conversation: {
    scene: 'talk',
    path: `${talk}/conversation`,
    async open() {
      await press(/^Edit/);
      await press(/^Bash.*exit 1/);
    },
  },
  'conversation, offline': { scene: 'talk-offline', path: `${talk}/conversation` },
  output: {
    scene: 'output',
    path: `${talk}/output`,
    async open() {
      await see('3 failed');
      await press('Find in output');
    },
  },
  'output, taken along': {
    scene: 'output',
    path: `${talk}/output`,
    open: () => press('Take the output along'),
  },
  play: { scene: 'play', path: `${talk}/play`, open: () => see('Pass over pauses') },
  'play, moments': { scene: 'play', path: `${talk}/play`, open: () => press('Moments') },
  'shortcuts, tabs and task': {
    scene: 'tasks',
    path: session,
    roomy: true,
    async open() {
      document.body.dispatchEvent(
        new KeyboardEvent('keydown', { key: '?', ctrlKey: true, shiftKey: true, bubbles: true }),
      );
      await screen.findByRole('dialog');
    },
  },
};

async function violations(): Promise<string[]> {
  const found: string[] = [];
  for (const theme of ['light', 'dark', 'black'] as const) {
    chooseTheme(theme);
    const results = await axe.run(document, { resultTypes: ['violations'] });
    for (const { id, help, nodes } of results.violations) {
      found.push(`${theme}: ${id}, ${help}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
    }
  }
  return found;
}

beforeAll(() => {
  document.documentElement.lang = 'en';
  const still = document.createElement('style');
  still.textContent = '* { transition: none !important; animation: none !important; }';
  document.head.append(still);
});
afterEach(() => {
  cleanup();
  chooseInputMode('text');
});
afterAll(() => chooseTheme('system'));

test.each(Object.entries(views))('%s', async (_name, { scene, path, open, roomy }) => {
  await (roomy ? page.viewport(1180, 820) : page.viewport(390, 844));
  const make = scenes[scene];
  if (make === undefined) throw new Error(`no scene ${scene}`);
  router.navigate(path, { replace: true });
  render(() => (
    <DataProvider data={fakeData(make())}>
      <App />
    </DataProvider>
  ));
  await vi.waitFor(() => {
    const heading = screen.getByRole('heading', { level: 1 });
    expect(heading.textContent).not.toBe('Loading');
  }, 10_000);
  await open?.();
  expect(await violations()).toEqual([]);
});

test('no place is left out', () => {
  const seen = new Set(Object.values(views).map(({ path }) => parsePlace(path).at));
  expect(places.filter((place) => !seen.has(place))).toEqual([]);
});
