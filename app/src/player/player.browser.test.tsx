/** A film on a real terminal in a real browser: any moment is what a full replay shows. */
import '../ui/base.css';
import { cleanup, fireEvent, screen } from '@solidjs/testing-library';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type FakeDataOptions, fakeId } from '../testing/fake-data.ts';
import { filmText, outputScenes, timing } from '../testing/gallery/output-scenes.ts';
import { renderWith } from '../testing/render-with.tsx';
import { PlayPage } from './PlayPage.tsx';

const machineId = fakeId('atlas');
const sessionId = fakeId('Retry with backoff');
beforeEach(() => window.history.pushState(null, '', '/'));
afterEach(cleanup);

const open = (scene: string, hash = '') => {
  window.history.pushState(null, '', `/${hash}`);
  dispatchEvent(new PopStateEvent('popstate'));
  return renderWith(outputScenes[scene]?.() as FakeDataOptions, () => (
    <div style={{ display: 'flex', width: '390px', height: '844px' }}>
      <PlayPage machineId={machineId} sessionId={sessionId} beside={false} />
    </div>
  ));
};
const shown = () =>
  [...document.querySelectorAll('.xterm-rows > div')]
    .map((row) => (row.textContent ?? '').trimEnd())
    .join('\n')
    .trim();
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are what it is about
const COLOURS = /\x1b\[[0-9;]*m/g;
/** The last rows that all bytes up to an offset leave on 24. */
function replay(offset: number): string {
  const lines = filmText.slice(0, offset).replaceAll(COLOURS, '').split('\r\n');
  return lines
    .slice(-24)
    .map((line) => line.trimEnd())
    .join('\n')
    .trim();
}
const slider = () => screen.getByRole('slider', { name: 'Moment' }) as HTMLInputElement;
const scrub = (at: number) => fireEvent.input(slider(), { target: { value: String(at) } });

test('is scrubbed to any moment, and says what happened by then', async () => {
  open('play');
  await vi.waitFor(() => expect(slider().max).toBe(String(timing.ms)));
  for (const part of [0.6, 0.1, 0.95, 0.333, 1]) {
    const at = Math.round(timing.ms * part);
    scrub(at);
    const lines = timing.at.filter((time) => time <= Number(slider().value)).length;
    await vi.waitFor(() => expect(shown()).toBe(replay(timing.ends[lines - 1] ?? 0)));
  }
  scrub(2_000_000);
  expect(await screen.findByText('Error: API Error: 529')).toBeTruthy();
});

test('steps from prompt to prompt', async () => {
  open('play');
  await vi.waitFor(() => expect(slider().max).toBe(String(timing.ms)));
  const step = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
  step('The next prompt');
  await screen.findByText('You: The sync client gives up after one failed request.');
  step('The next prompt');
  await screen.findByText('You: Six tries, doubling from 200 ms.');
  expect(screen.getByRole('button', { name: 'The next prompt' })).toHaveProperty('disabled', true);
  step('The prompt before');
  await screen.findByText('You: The sync client gives up after one failed request.');
});

test('opens at the moment of a link, and gives one', async () => {
  const copied: string[] = [];
  vi.spyOn(navigator.clipboard, 'writeText').mockImplementation(async (text) => void copied.push(text));
  const offset = timing.ends[119] ?? 0;
  open('play', `#t=0.${offset}`);
  await vi.waitFor(() => expect(shown()).toBe(replay(offset)));
  fireEvent.click(screen.getByRole('button', { name: 'Copy a link to this moment' }));
  await vi.waitFor(() => expect(copied).toEqual([`${location.origin}/#t=0.${offset}`]));
});

test('plays on, and passes over pauses', async () => {
  open('play');
  await vi.waitFor(() => expect(slider().max).toBe(String(timing.ms)));
  fireEvent.click(screen.getByRole('button', { name: 'Play' }));
  // A line each 17 seconds: without passing over, none would come.
  await vi.waitFor(() => expect(shown()).toContain('part-1.test.ts'), { timeout: 5_000 });
  fireEvent.click(screen.getByRole('button', { name: 'Pause' }));
});

test.each([
  ['play-empty', 'Nothing of this run was recorded.'],
  ['play-failed', 'The machine is not reachable now.'],
])('%s says: %s', async (scene, words) => {
  open(scene);
  expect(await screen.findByText(words)).toBeTruthy();
});

test('without the machine it shows the last screen that was kept, and says that it is', async () => {
  const data = open('play-offline');
  const problem = { title: 'The machine is not reachable now.', detail: '' };
  data.screenAt = async () => ({ ok: false, problem });
  const drawn = 'the last thing it printed';
  const kept = { run: 0, offset: drawn.length, size: { cols: 80, rows: 24 }, drawn, text: drawn };
  await data.cache.keepOutput(machineId, sessionId, kept);
  expect(await screen.findByText(/^The last screen kept/)).toBeTruthy();
  await vi.waitFor(() => expect(shown()).toContain(drawn));
  expect(slider().value).toBe(slider().max);
  expect(screen.getByRole('button', { name: 'Play' })).toHaveProperty('disabled', true);
});
