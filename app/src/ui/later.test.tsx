import '../testing/browser.ts';
import { render, screen } from '@solidjs/testing-library';
import { createResource, ErrorBoundary } from 'solid-js';
import { expect, test } from 'vitest';
import { later } from './later.tsx';

test('a part that is not there yet is waited for, and then shown', async () => {
  let arrive: (part: () => string) => void = () => {};
  const Part = later(
    () => new Promise<() => string>((resolve) => (arrive = resolve)),
    () => 'Loading',
  );
  render(() => <Part />);
  expect(screen.getByText('Loading')).toBeTruthy();
  arrive(() => 'Here it is');
  expect(await screen.findByText('Here it is')).toBeTruthy();
});

test('a part that was fetched ahead is there at once, and one that failed then is asked for again', async () => {
  let asked = 0;
  const Part = later(async () => {
    asked += 1;
    if (asked === 1) throw new Error('offline');
    return () => 'Here it is';
  });
  Part.ahead();
  await new Promise((resolve) => setTimeout(resolve));
  Part.ahead();
  await new Promise((resolve) => setTimeout(resolve));
  render(() => <Part />);
  expect(screen.getByText('Here it is')).toBeTruthy();
  expect(asked).toBe(2);
});

test('what a part asks the machine for does not take the part off the screen', async () => {
  const Part = later(
    async () => () => {
      const [asked] = createResource(() => new Promise<string>(() => {}));
      return <p>It stays. {asked()}</p>;
    },
    () => 'Loading',
  );
  render(() => <Part />);
  expect(await screen.findByText('It stays.')).toBeTruthy();
  expect(screen.queryByText('Loading')).toBeNull();
});

test('code that cannot be had is an error where it would stand, and is asked for again the next time', async () => {
  let offline = true;
  const Part = later(async () => {
    if (offline) throw new Error('offline');
    return () => 'Here it is';
  });
  const show = () =>
    render(() => (
      <ErrorBoundary fallback={(error: Error) => <p>Broken: {error.message}</p>}>
        <Part />
      </ErrorBoundary>
    ));
  show();
  expect(await screen.findByText('Broken: offline')).toBeTruthy();
  offline = false;
  show();
  expect(await screen.findByText('Here it is')).toBeTruthy();
});
