/** Claude Code with what Open Poet puts around it. */
import { claudeAsks } from '../claude-asks.ts';
import { claudeHooks } from '../claude-hooks.ts';
import { type Figure, figure } from '../figure.ts';
import { median } from '../stats.ts';
import type { Row, Say } from './row.ts';

const SKIPPED = 'skipped: Claude Code cannot be had here';
const beside = (own: number, name: string, other: number) =>
  new Map([
    ['Open Poet', own],
    [name, other],
  ]);

export const hooks: Row = {
  name: 'claude-hooks',
  about: 'turns of 20 tool calls of Claude Code, with our hooks and without, about two minutes',
  async run(say: Say): Promise<Figure[]> {
    const cost = await claudeHooks();
    if (cost === null) {
      say(SKIPPED, 'absent');
      return [];
    }
    const without = 'without hooks';
    const turns = beside(cost.with, without, cost.without);
    return [
      figure('claude-hooks', 'turn of 20 tool calls', 'ms', turns, (ms) => ms),
      figure('claude-hooks', 'ratio of turns', '×', beside(cost.ratio, without, 1), (ratio) => ratio),
    ];
  },
};

export const asks: Row = {
  name: 'claude-asks',
  about: 'asks of Claude Code, answered on a device and at the desk, about a minute',
  async run(say: Say): Promise<Figure[]> {
    const agreement = await claudeAsks();
    if (agreement === null) {
      say(SKIPPED, 'absent');
      return [];
    }
    const places = { device: 'on a device', desk: 'at the desk' } as const;
    const spans = { press: 'press to the last screen', spread: 'first screen to the last' } as const;
    return (['device', 'desk'] as const).flatMap((where) =>
      (['press', 'spread'] as const).map((what) => {
        const took = agreement[where].map((one) => one[what]);
        const found = beside(median(took), 'worst', Math.max(...took));
        return figure('claude-asks', `answered ${places[where]}, ${spans[what]}`, 'ms', found, (ms) => ms);
      }),
    );
  },
};
