import { render } from '@solidjs/testing-library';
import type { JSX } from 'solid-js';
import { DataProvider } from '../data-context.tsx';
import { type FakeData, type FakeDataOptions, fakeData } from './fake-data.ts';

/** Renders a component over data in memory; the data says afterwards what was asked of it. */
export function renderWith(options: FakeDataOptions, children: () => JSX.Element): FakeData {
  const data = fakeData(options);
  render(() => <DataProvider data={data}>{children()}</DataProvider>);
  return data;
}
