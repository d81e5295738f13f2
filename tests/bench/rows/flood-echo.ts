import { figure } from '../figure.ts';
import { type FloodEcho, floodEcho as measure } from '../flood-echo.ts';
import type { Row } from './row.ts';

const NAMES: Readonly<Record<keyof FloodEcho, string>> = {
  quiet: 'key to letter on the page, nothing else printed, p50',
  flooded: 'the same in a flood, p50',
  floodedP95: 'the same in a flood, p95',
  frame: 'time of a frame of the flood, mean',
};

export const floodEcho: Row = {
  name: 'flood-echo',
  about: 'typing through the relay while output floods a page at a quarter of its speed, about two minutes',
  async run() {
    const found = await measure();
    return (Object.keys(NAMES) as (keyof FloodEcho)[]).map((key) =>
      figure('flood-echo', NAMES[key], 'ms', found, (one) => one[key]),
    );
  },
};
