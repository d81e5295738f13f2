import '../testing/browser.ts';
import { fireEvent, screen, waitFor } from '@solidjs/testing-library';
import { expect, test } from 'vitest';
import { fakeMachine, fakeProject, fakeSession } from '../testing/fake-data.ts';
import { fakeCache, fakeLock } from '../testing/fake-keeping.ts';
import { renderWith } from '../testing/render-with.tsx';
import { KeptPage } from './KeptPage.tsx';
import { LockPage } from './LockPage.tsx';

const halyard = fakeProject('halyard');
const session = fakeSession('Fix the build', halyard);
const atlas = () => fakeMachine({ name: 'atlas', projects: [halyard], sessions: [session] });

function open() {
  const machine = atlas();
  const groups = [
    { machineId: machine.id, id: session.id, bytes: 2_000_000, usedAt: Date.now() - 60_000, always: false },
    { machineId: machine.id, id: '', bytes: 500_000, usedAt: 1, always: false },
  ];
  return renderWith({ machines: [machine], cache: fakeCache({ groups }) }, () => <KeptPage />);
}

test('what is kept is listed with its size, and a session can be held or cleared', async () => {
  const data = open();
  expect(screen.getByText('2.5 MB of 100 MB')).toBeTruthy();
  expect(screen.getByText(/^2\.0 MB · read/)).toBeTruthy();
  fireEvent.click(screen.getByRole('switch', { name: 'Always here: Fix the build' }));
  expect(data.cache.isAlwaysHere(atlas().id, session.id)).toBe(true);
  fireEvent.click(screen.getByRole('button', { name: 'Clear: Fix the build' }));
  await waitFor(() => expect(screen.queryByText('Fix the build')).toBeNull());
});

test('all of it is cleared only after a question', async () => {
  const data = open();
  fireEvent.click(screen.getByRole('button', { name: 'Clear all of it…' }));
  expect(data.cache.groups()).toHaveLength(2);
  fireEvent.click(screen.getByRole('button', { name: 'Clear' }));
  await waitFor(() => expect(data.cache.groups()).toEqual([]));
});

test('a passphrase has to be given twice, and long enough', () => {
  open();
  fireEvent.click(screen.getByRole('button', { name: 'Set a passphrase…' }));
  const set = () => screen.getByRole<HTMLButtonElement>('button', { name: 'Set it and lock' });
  const type = (label: string, text: string) =>
    fireEvent.input(screen.getByLabelText(label), { target: { value: text } });
  type('Passphrase', 'short');
  type('The same again', 'short');
  expect(set().disabled).toBe(true);
  type('Passphrase', 'four words and more');
  type('The same again', 'four words and mere');
  expect(screen.getByText('They differ.')).toBeTruthy();
  expect(set().disabled).toBe(true);
  type('The same again', 'four words and more');
  expect(set().disabled).toBe(false);
});

test('a wrong passphrase is said, the next tries wait, and the right one opens', async () => {
  const data = renderWith({ lock: fakeLock('four words and more') }, () => <LockPage />);
  const guess = async (text: string) => {
    fireEvent.input(screen.getByLabelText('Passphrase'), { target: { value: text } });
    fireEvent.click(screen.getByRole('button', { name: 'Unlock' }));
    await waitFor(() => expect(screen.getByLabelText<HTMLInputElement>('Passphrase').value).toBe(''));
  };
  await guess('guess one');
  expect(screen.getByText('That is not the passphrase.')).toBeTruthy();
  await guess('guess two');
  await guess('guess three');
  expect(screen.getByText(/The next try waits 5 seconds/)).toBeTruthy();
  expect(data.lock.state()).toBe('locked');

  expect(screen.queryByText(/Pair again afterwards/)).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'I forgot it' }));
  expect(screen.getByText(/Pair again afterwards/)).toBeTruthy();
});

test('the right passphrase opens', async () => {
  const data = renderWith({ lock: fakeLock('four words and more') }, () => <LockPage />);
  fireEvent.input(screen.getByLabelText('Passphrase'), { target: { value: 'four words and more' } });
  fireEvent.click(screen.getByRole('button', { name: 'Unlock' }));
  await waitFor(() => expect(data.lock.state()).toBe('open'));
});
