import '../testing/browser.ts';
import { fireEvent, render, screen } from '@solidjs/testing-library';
import { createSignal } from 'solid-js';
import { describe, expect, test, vi } from 'vitest';
import { InputBar } from './InputBar.tsx';

function open(first = '', stuck = false) {
  const [value, setValue] = createSignal(first);
  const send = vi.fn();
  const enter = vi.fn();
  const character = vi.fn();
  const sent = ['second', 'first'];
  let at = -1;
  render(() => (
    <InputBar
      value={value()}
      onValue={setValue}
      onSend={send}
      onEnter={enter}
      onRecall={(step) => {
        at -= step;
        return sent[at] ?? '';
      }}
      stuck={stuck}
      onCharacter={character}
      disabled={false}
      placeholder="Prompt"
    />
  ));
  const field = screen.getByRole('textbox', { name: 'Text for the terminal' }) as HTMLTextAreaElement;
  return { value, send, enter, character, field };
}

describe('the input bar', () => {
  test('Enter sends, Shift Enter is a new line, and Enter while composing is the keyboard’s own', () => {
    const { send, field } = open('hello');
    fireEvent.keyDown(field, { key: 'Enter', isComposing: true });
    fireEvent.keyDown(field, { key: 'Enter', shiftKey: true });
    expect(send).not.toHaveBeenCalled();
    fireEvent.keyDown(field, { key: 'Enter' });
    expect(send).toHaveBeenCalledTimes(1);
  });

  test('Enter with nothing written is a press of the key', () => {
    const { send, enter, field } = open();
    fireEvent.keyDown(field, { key: 'Enter' });
    expect(enter).toHaveBeenCalledTimes(1);
    expect(send).not.toHaveBeenCalled();
  });

  test('there is something to send only once something is written', () => {
    const { field } = open();
    expect(screen.queryByRole('button', { name: 'Send' })).toBeNull();
    fireEvent.input(field, { target: { value: 'x' } });
    expect(screen.getByRole('button', { name: 'Send' })).toBeTruthy();
  });

  test('up brings back what was sent, and down what was being written', () => {
    const { value, field } = open();
    fireEvent.keyDown(field, { key: 'ArrowUp' });
    expect(value()).toBe('second');
    fireEvent.keyDown(field, { key: 'ArrowUp' });
    expect(value()).toBe('first');
    fireEvent.keyDown(field, { key: 'ArrowDown' });
    expect(value()).toBe('second');
  });

  test('up inside a text of several lines moves the caret', () => {
    const { value, field } = open('one\ntwo');
    field.setSelectionRange(7, 7);
    fireEvent.keyDown(field, { key: 'ArrowUp' });
    expect(value()).toBe('one\ntwo');
  });

  test('what is typed is the draft', () => {
    const { value, field } = open();
    fireEvent.input(field, { target: { value: 'also test this' } });
    expect(value()).toBe('also test this');
  });

  test('a character under an armed Ctrl goes to the terminal and stays out of the text', () => {
    const { value, character, field } = open('draft', true);
    fireEvent.input(field, { target: { value: 'drcaft' } });
    expect(character).toHaveBeenCalledWith('c');
    expect(value()).toBe('draft');
    expect(field.value).toBe('draft');
  });

  test('a paste under an armed Ctrl is text', () => {
    const { value, character, field } = open('', true);
    fireEvent.input(field, { target: { value: 'a whole sentence' } });
    expect(character).not.toHaveBeenCalled();
    expect(value()).toBe('a whole sentence');
  });
});
