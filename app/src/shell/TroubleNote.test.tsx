import '../testing/browser.ts';
import { fireEvent, screen } from '@solidjs/testing-library';
import { afterEach, expect, test } from 'vitest';
import { router } from '../router/router.ts';
import { renderWith } from '../testing/render-with.tsx';
import { TroubleNote } from './TroubleNote.tsx';

const title = 'The browser removed what was kept on this device.';
afterEach(() => router.navigate('/'));

test('what is over goes once it was read', () => {
  const data = renderWith({ trouble: { title, detail: '', act: 'seen' } }, () => <TroubleNote />);
  expect(screen.getByRole('alert').textContent).toContain(title);
  fireEvent.click(screen.getByRole('button', { name: 'OK' }));
  expect(data.calls).toEqual([['seenTrouble']]);
});

test('where pairings are gone it leads to pairing, and stands in nobody’s way there', () => {
  renderWith({ trouble: { title, detail: '', act: 'pair' } }, () => <TroubleNote />);
  fireEvent.click(screen.getByRole('button', { name: 'Pair a machine' }));
  expect(router.path()).toBe('/pair');
  expect(screen.queryByRole('alert')).toBeNull();
});
