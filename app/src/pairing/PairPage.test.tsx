import '../testing/browser.ts';
import { fireEvent, screen } from '@solidjs/testing-library';
import { beforeEach, describe, expect, test } from 'vitest';
import type { PairingStep } from '../data/types.ts';
import { router } from '../router/router.ts';
import { fakeFlow, fakeId } from '../testing/fake-data.ts';
import { renderWith } from '../testing/render-with.tsx';
import { PairPage } from './PairPage.tsx';

const words = ['lantern', 'oblique', 'harbour', 'nettle', 'seven', 'chalk'];
const machineId = fakeId('atlas');
const link = 'https://app.example/pair#relay=x';

function open(step: PairingStep = { at: 'checking' }) {
  const flow = fakeFlow(step);
  const data = renderWith({ flow }, () => <PairPage />);
  fireEvent.input(screen.getByRole('textbox', { name: 'Pairing link' }), { target: { value: ` ${link}\n` } });
  fireEvent.click(screen.getByRole('button', { name: 'Go on' }));
  return { flow, data };
}
const heading = () => screen.getByRole('heading', { level: 1 }).textContent;

beforeEach(() => router.navigate('/pair'));

describe('pairing', () => {
  test('takes a pasted link without what a clipboard adds to it', () => {
    const { data } = open();
    expect(data.calls).toEqual([['pair', link]]);
  });

  test('says where the link leads and makes nothing before the tap', () => {
    const { flow } = open({
      at: 'ready',
      machineId,
      relay: 'wss://relay.example',
      standalone: true,
    });
    expect(screen.getByText('relay.example')).toBeTruthy();
    expect(screen.getByText(machineId)).toBeTruthy();
    expect(flow.calls).toEqual([]);
    fireEvent.input(screen.getByRole('textbox', { name: 'Name of this device' }), {
      target: { value: 'Ada’s phone' },
    });
    fireEvent.click(screen.getByRole('button', { name: 'Pair' }));
    expect(flow.calls).toEqual(['begin Ada’s phone']);
  });

  test('shows six words, and each answer is its own button', () => {
    const { flow } = open({ at: 'words', words, machine: 'atlas', matched: false });
    expect(heading()).toBe('Are these the words on atlas?');
    expect(screen.getByRole('list', { name: 'Safety words' }).children).toHaveLength(6);
    fireEvent.click(screen.getByRole('button', { name: 'They match' }));
    expect(flow.calls).toEqual(['match']);
    fireEvent.click(screen.getByRole('button', { name: /They differ/ }));
    expect(flow.calls).toEqual(['match', 'stop']);
  });

  test('after this side’s yes it waits for the machine’s, with the words still there', () => {
    open({ at: 'words', words, machine: 'atlas', matched: true });
    expect(screen.queryByRole('button', { name: 'They match' })).toBeNull();
    expect(screen.getByRole('status').textContent).toContain('Say on atlas too');
    expect(screen.getByRole('list', { name: 'Safety words' })).toBeTruthy();
  });

  test('leads to the machine once it is paired', () => {
    const { flow } = open({ at: 'words', words, machine: 'atlas', matched: true });
    flow.to({ at: 'paired', machineId, machine: 'atlas' });
    expect(router.path()).toBe(`/m/${machineId}`);
  });

  test('says what failed, tries again where that can help, and takes another link', () => {
    const { flow } = open({
      at: 'failed',
      retry: true,
      problem: { title: 'The relay cannot be reached.', detail: 'The link is kept.' },
    });
    expect(heading()).toBe('The relay cannot be reached.');
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(flow.calls).toEqual(['begin ']);
    fireEvent.click(screen.getByRole('button', { name: 'Use another link' }));
    expect(heading()).toBe('Pair a machine');
  });

  test('offers no second try where it would change nothing', () => {
    open({
      at: 'failed',
      retry: false,
      problem: { title: 'This link has expired.', detail: 'Make a new one with `poet pair`.' },
    });
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
    expect(screen.getByText('poet pair').tagName).toBe('CODE');
  });

  test('leaving in the middle stops it, so that nothing half-paired is kept', () => {
    const { flow } = open({ at: 'words', words, machine: 'atlas', matched: false });
    fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(flow.calls).toEqual(['stop']);
  });
});
