import '../ui/base.css';
import { cleanup, render, screen } from '@solidjs/testing-library';
import { createSignal } from 'solid-js';
import { afterEach, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { Editor, type EditorHandle } from './Editor.tsx';

afterEach(cleanup);

function open(first = '', goes = true) {
  const [value, setValue] = createSignal(first);
  const send = vi.fn(async () => goes);
  const close = vi.fn();
  let handle!: EditorHandle;
  render(() => (
    <Editor
      title="Prompt"
      meta="Kept as a draft"
      value={value()}
      onValue={setValue}
      onSend={send}
      sendable
      onClose={close}
      ref={(made) => {
        handle = made;
      }}
    />
  ));
  const field = screen.getByRole('textbox', { name: 'Prompt' }) as HTMLTextAreaElement;
  const button = (name: string) => screen.getByRole('button', { name });
  return { value, setValue, send, close, field, button, handle };
}

test('what is drawn lies under what is typed, letter by letter, however long', async () => {
  const { field, setValue } = open();
  const line = '1. Read the `Retry-After` header when @src/sync/config.ts says **so**, and go on. ';
  setValue(`${line.repeat(6)}\n\n\`\`\`\n${'code '.repeat(40)}\n\`\`\`\n${line}\n`);
  const drawn = field.previousElementSibling as HTMLElement;
  expect(drawn.textContent?.replaceAll('\u200b', '')).toBe(field.value.replaceAll('\n', ''));
  expect(field.scrollHeight).toBe(drawn.getBoundingClientRect().height);
  expect(getComputedStyle(field).font).toBe(getComputedStyle(drawn).font);
});

test('typing is undone word by word and done again; a tap on a tool is a step', async () => {
  const { field, value, button } = open();
  await userEvent.type(field, 'one two');
  await userEvent.click(button('Bullets'));
  expect(value()).toBe('- one two');
  await userEvent.click(button('Undo'));
  expect(value()).toBe('one two');
  await userEvent.click(button('Undo'));
  expect(value()).toBe('one');
  await userEvent.keyboard('{Control>}{Shift>}z{/Shift}{/Control}');
  expect(value()).toBe('one two');
  expect(document.activeElement).toBe(field);
});

test('Enter goes on with a list, Ctrl Enter sends, and what was sent closes it', async () => {
  const { field, value, send, close } = open();
  await userEvent.type(field, '- a{Enter}b');
  expect(value()).toBe('- a\n- b');
  await userEvent.keyboard('{Control>}{Enter}{/Control}');
  expect(send).toHaveBeenCalledTimes(1);
  await vi.waitFor(() => expect(close).toHaveBeenCalledTimes(1));
});

test('what did not go stays open, and so does the text', async () => {
  const { value, send, close, button } = open('text', false);
  await userEvent.click(button('Send'));
  await vi.waitFor(() => expect(send).toHaveBeenCalledTimes(1));
  expect(close).not.toHaveBeenCalled();
  expect(value()).toBe('text');
});

test('words are put where the caret stands, and taken back in one step', async () => {
  const { field, value, handle, button } = open('one three');
  field.setSelectionRange(3, 3);
  handle.insert('two');
  expect(value()).toBe('one two three');
  await userEvent.click(button('Undo'));
  expect(value()).toBe('one three');
});

test('text is found, and each place selected in turn', async () => {
  const { field, button } = open('a retry is a Retry');
  await userEvent.click(button('Find in the text'));
  await userEvent.type(screen.getByRole('searchbox'), 'retry');
  await userEvent.click(button('The next one'));
  expect([field.selectionStart, field.selectionEnd]).toEqual([2, 7]);
  await userEvent.click(button('The next one'));
  expect([field.selectionStart, field.selectionEnd]).toEqual([13, 18]);
  expect(screen.getByText('2 of 2')).toBeTruthy();
});
