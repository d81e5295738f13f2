import { type BoardFigures, board as measure } from '../board.ts';
import { figure } from '../figure.ts';
import type { Row } from './row.ts';

const NAMES: Readonly<Record<keyof BoardFigures, string>> = {
  tap: 'tap on Tasks to the painted board',
  cold: 'the app from cold to the painted board',
  frameP50: 'frame while scrolling, p50',
  frameP95: 'frame while scrolling, p95',
};

export const board: Row = {
  name: 'board',
  about: 'a board of 1,000 tasks from the cache, in Chromium at a quarter of its speed, about a minute',
  async run() {
    const found = new Map([['Open Poet', await measure()]]);
    return (Object.keys(NAMES) as (keyof BoardFigures)[]).map((key) =>
      figure('board', NAMES[key], 'ms', found, (one) => one[key]),
    );
  },
};
