import '../testing/browser.ts';
import { fireEvent, screen, waitFor } from '@solidjs/testing-library';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { router } from '../router/router.ts';
import { type FakeDataOptions, fakeId } from '../testing/fake-data.ts';
import { outputPage, outputScenes } from '../testing/gallery/output-scenes.ts';
import { renderWith } from '../testing/render-with.tsx';
import { OutputPage } from './OutputPage.tsx';
import { lineAt, outputPath, sameWhereEqual } from './output.ts';
import { fileName, wholeOutput } from './whole-output.ts';

const machineId = fakeId('atlas');
const sessionId = fakeId('Retry with backoff');
const of = { machineId, sessionId, run: 0 };
beforeEach(() => window.history.pushState(null, '', '/'));

function open(scene: string, change: (options: FakeDataOptions) => FakeDataOptions = (options) => options) {
  const options = change(outputScenes[scene]?.() as FakeDataOptions);
  return renderWith(options, () => <OutputPage machineId={machineId} sessionId={sessionId} beside={false} />);
}
const row = (offset: number) => document.querySelector(`[data-offset="${offset}"]`) as HTMLElement;

describe('the output', () => {
  test('is read with its looks, its links, and what is not there', async () => {
    open('output');
    expect(await screen.findByText('1048576 bytes are no longer kept')).toBeTruthy();
    expect(screen.getByText('3 failed').style.fontWeight).toBe('700');
    expect(screen.getByRole('link', { name: 'https://ci.example/run/4711' }).getAttribute('rel')).toContain(
      'noreferrer',
    );
    expect(screen.getByText('Here it ended.')).toBeTruthy();
  });

  test('finds a text on the machine, from the end upwards, and marks the line', async () => {
    const data = open('output');
    await screen.findByText('3 failed');
    fireEvent.click(screen.getByLabelText('Find in output', { selector: 'button' }));
    fireEvent.input(screen.getByLabelText('Find in output', { selector: 'input' }), {
      target: { value: 'retries' },
    });
    expect(await screen.findByText('1 of 2')).toBeTruthy();
    expect(data.calls).toContainEqual(['findInOutput', of, 'retries', null]);
    expect(row(90 * 56).hasAttribute('data-here')).toBe(true);
    fireEvent.click(screen.getByLabelText('The one before'));
    expect(await screen.findByText('2 of 2')).toBeTruthy();
    expect(row(90 * 56).hasAttribute('data-here')).toBe(false);
    expect(row(90 * 12).hasAttribute('data-here')).toBe(true);
  });

  test('opens at the moment of a link, in the run that it names', async () => {
    router.navigate('/x#t=0.1000');
    open('output-runs', (options) => ({
      ...options,
      answers: { [outputPath(sessionId, 0, { at: 1000 })]: outputPage },
    }));
    await screen.findByText('3 failed');
    // The first line that was there by then.
    await waitFor(() => expect(row(1080).hasAttribute('data-here')).toBe(true));
    expect((screen.getByRole('combobox', { name: 'Run' }) as HTMLSelectElement).value).toBe('0');
    router.navigate('/');
  });

  test.each([
    ['output-empty', 'Nothing was printed.'],
    ['output-failed', 'The machine is not reachable now.'],
    ['output-offline', 'atlas does not answer'],
  ])('%s says: %s', async (scene, words) => {
    open(scene);
    expect(await screen.findByText(words)).toBeTruthy();
  });

  test('is copied whole, not only what is in sight', async () => {
    const writeText = vi.fn(async () => {});
    Object.assign(navigator, { clipboard: { writeText } });
    open('output', (options) => ({ ...options, reading: { parts: ['one\n', 'two\n'] } }));
    fireEvent.click(screen.getByLabelText('Take the output along'));
    fireEvent.click(screen.getByText('Copy as text'));
    await waitFor(() => expect(writeText).toHaveBeenCalledWith('one\ntwo\n'));
  });
});

test('of lines that came at once, the one with the words is meant', () => {
  const piece = {
    kind: 'lines' as const,
    at: 1,
    lines: ['one', ['tw', '1', 'o', ''], 'three', 'two'],
    offsets: [9, 9, 9, 12],
  };
  const pages = [{ ...outputPage, pieces: [piece] }];
  expect(lineAt(pages, 9, 'TWO')?.line).toBe(1);
  expect(lineAt(pages, 5, 'three')?.line).toBe(2);
  // Of what came later nothing is meant.
  expect(lineAt(pages, 9, 'four')?.line).toBe(0);
  expect(lineAt(pages, 10, '')?.line).toBe(3);
  expect(lineAt(pages, 13, '')).toBeNull();
});

test('what did not change is not drawn again', () => {
  const grown = structuredClone(outputPage.pieces);
  grown.at(-1)?.lines.push('more');
  const joined = sameWhereEqual(outputPage.pieces, grown);
  expect(joined[1]).toBe(outputPage.pieces[1]);
  expect(joined.at(-1)).toBe(grown.at(-1));
});

test('files are named by the session, for every file system', () => {
  expect(fileName('Fix “the build”: a/b?', 'txt')).toBe('Fix-the-build-a-b.txt');
  expect(fileName('…', 'cast')).toBe('session.cast');
});

test('a download that a person left is given up', async () => {
  const outputPart = vi.fn(async () => ({
    ok: true as const,
    value: { bytes: new Uint8Array(1), head: () => '1' },
  }));
  let asked = 0;
  const whole = await wholeOutput({ outputPart }, of, 'text', {
    title: 'x',
    onBytes: () => {},
    stopped: () => ++asked > 2,
  });
  expect([whole, outputPart.mock.calls.length]).toEqual([null, 3]);
});
