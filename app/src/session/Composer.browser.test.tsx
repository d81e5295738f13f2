/** What goes into a prompt besides typing, in a real browser: completions, attachments, pastes, what was sent before. */
import '../ui/base.css';
import { cleanup, render, screen } from '@solidjs/testing-library';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { DataProvider } from '../data-context.tsx';
import { createTerminalController } from '../terminal/controller.ts';
import { type FakeData, fakeData, fakeMachine, fakeProject, fakeSession } from '../testing/fake-data.ts';
import { Composer } from './Composer.tsx';
import { createDraft, type Draft } from './draft.ts';

const project = fakeProject('halyard');
const session = fakeSession('Retry', project, { claudeId: '00eeb104-61c5-4e09-9d53-3b834e157f0b' });
let data: FakeData;
let draft: Draft;

beforeEach(async () => {
  const machine = fakeMachine({ name: 'atlas', projects: [project], sessions: [session] });
  data = fakeData({
    machines: [machine],
    files: ['src/sync/client.ts', 'src/sync/'],
    commands: [
      { name: 'review', about: 'Review a pull request', from: 'claude' },
      { name: 'release', about: 'Cut a release', from: 'project' },
    ],
  });
  render(() => {
    draft = createDraft(data.drafts, { machineId: machine.id, sessionId: session.id });
    const terminal = createTerminalController(data, machine.id, session.id, {
      onDraft() {},
      onClipboard() {},
    });
    return (
      <DataProvider data={data}>
        <Composer machine={machine} session={session} terminal={terminal} draft={draft} onAsk={() => {}} />
      </DataProvider>
    );
  });
  await vi.waitFor(() => expect(screen.getByLabelText('Text for the terminal')).toBeTruthy());
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const bar = () => screen.getByLabelText('Text for the terminal') as HTMLTextAreaElement;
const options = () => screen.queryAllByRole('option').map((one) => one.textContent);

test('a slash offers commands, and arrows and Tab choose one', async () => {
  await userEvent.type(bar(), '/re');
  await vi.waitFor(() => expect(options()).toHaveLength(2));
  await userEvent.keyboard('{ArrowDown}');
  const chosen = screen.getAllByRole('option')[1];
  expect(chosen?.getAttribute('aria-selected')).toBe('true');
  await userEvent.keyboard('{Tab}');
  expect(draft.text()).toMatch(/^\/(review|release) $/);
  expect(options()).toEqual([]);
});

test('an @ offers files, a tap chooses one, and a folder goes on', async () => {
  await userEvent.type(bar(), 'see @cl');
  await vi.waitFor(() => expect(options()).toEqual(['client.tssrc/sync/', 'sync/src/']));
  expect(data.calls).toContainEqual(['completeFiles', data.machines()[0]?.id, project.id, 'cl']);
  await userEvent.click(screen.getAllByRole('option')[1] as HTMLElement);
  expect(draft.text()).toBe('see @src/sync/');
  await vi.waitFor(() => expect(options().length).toBeGreaterThan(0));
  await userEvent.click(screen.getAllByRole('option')[0] as HTMLElement);
  expect(draft.text()).toBe('see @src/sync/client.ts ');
  expect(document.activeElement).toBe(bar());
});

test('Escape puts the offers away and leaves the text', async () => {
  await userEvent.type(bar(), '@x');
  await vi.waitFor(() => expect(options().length).toBeGreaterThan(0));
  await userEvent.keyboard('{Escape}');
  expect(options()).toEqual([]);
  expect(draft.text()).toBe('@x');
});

test('a picture is made small, loses what the camera wrote, and its path stands at the caret', async () => {
  const send = vi.spyOn(data.uploads, 'send');
  const canvas = new OffscreenCanvas(3_000, 1_500);
  canvas.getContext('2d')?.fillRect(0, 0, 3_000, 1_500);
  const photo = new File([await canvas.convertToBlob({ type: 'image/jpeg', quality: 1 })], 'IMG_1.jpeg', {
    type: 'image/jpeg',
  });
  await userEvent.type(bar(), 'look at ');
  await userEvent.click(screen.getByRole('button', { name: 'Attach' }));
  const input = screen.getByLabelText('Pictures', { selector: 'input' }) as HTMLInputElement;
  const chosen = new DataTransfer();
  chosen.items.add(photo);
  input.files = chosen.files;
  input.dispatchEvent(new Event('change', { bubbles: true }));
  await vi.waitFor(() => expect(draft.text()).toBe('look at /uploads/IMG_1.jpg'), 10_000);
  const sent = send.mock.calls[0]?.[2].blob as Blob;
  const picture = await createImageBitmap(sent);
  expect([picture.width, picture.height]).toEqual([1_568, 784]);
});

test('several lines are looked at before they are pasted to the program', async () => {
  vi.spyOn(navigator.clipboard, 'readText').mockResolvedValue('one\ntwo');
  await userEvent.click(screen.getByRole('button', { name: 'Attach' }));
  await userEvent.click(screen.getByRole('button', { name: /^Paste/ }));
  await screen.findByRole('heading', { name: 'Paste 2 lines' });
  await userEvent.click(screen.getByRole('button', { name: 'Put it in the text' }));
  expect(draft.text()).toBe('one\ntwo');
});

test('what was sent before comes back into the text', async () => {
  draft.sent('the one before');
  await userEvent.type(bar(), 'and ');
  await userEvent.click(screen.getByRole('button', { name: 'Attach' }));
  await userEvent.click(screen.getByRole('button', { name: /^Sent before/ }));
  await userEvent.click(await screen.findByRole('button', { name: 'the one before' }));
  expect(draft.text()).toBe('and the one before');
});
