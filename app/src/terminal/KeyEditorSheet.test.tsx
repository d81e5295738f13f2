import '../testing/browser.ts';
import { fireEvent, render, screen } from '@solidjs/testing-library';
import { afterEach, expect, test } from 'vitest';
import { KeyEditorSheet } from './KeyEditorSheet.tsx';
import { keepLayout, keyLayout, usualLayout } from './key-layout.ts';

afterEach(() => void keepLayout(null));
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
const open = () => void render(() => <KeyEditorSheet onClose={() => {}} />);

test('keys are moved, taken out and added, and stay so on this device', () => {
  open();
  press('Move Esc down');
  expect(keyLayout().slice(0, 2)).toEqual(['Tab', 'Esc']);
  press('Remove Esc');
  expect(keyLayout()).not.toContain('Esc');
  press('Add F5');
  expect(keyLayout()[0]).toBe('F5');
  expect(JSON.parse(localStorage.getItem('key-row') ?? '')).toEqual(keyLayout());
  press('As it was at first');
  expect(keyLayout()).toEqual(usualLayout);
});

test('a key of one’s own types text and keys; what cannot be read is refused with words', () => {
  open();
  fireEvent.input(screen.getByLabelText('On the key'), { target: { value: 'status' } });
  fireEvent.input(screen.getByLabelText('What it types'), { target: { value: 'git status{Entre}' } });
  press('Add it');
  expect(screen.getByText('{Entre} is not a key.')).toBeTruthy();
  expect(keyLayout()).toEqual(usualLayout);
  fireEvent.input(screen.getByLabelText('What it types'), { target: { value: 'git status{Enter}' } });
  press('Add it');
  expect(keyLayout()[0]).toEqual({ name: 'status', text: 'git status{Enter}' });
});

test('a layout that somebody broke is refused whole', () => {
  expect(keepLayout(['Esc', 'NoSuchKey'])).toBe(false);
  expect(keyLayout()).toEqual(usualLayout);
});
