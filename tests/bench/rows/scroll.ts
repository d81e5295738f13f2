import { figure } from '../figure.ts';
import { scroll as measure } from '../scroll.ts';
import type { Row } from './row.ts';

export const scroll: Row = {
  name: 'scroll',
  about:
    'scrolling by touch while output floods in, on a processor that is four times slower, about two minutes',
  async run(say) {
    const found = await measure();
    if (found === null) {
      say('skipped: there is no Chromium');
      return [];
    }
    return [
      figure('scroll', 'time of a frame, mean', 'ms', found, (one) => one.mean),
      figure('scroll', 'time of a frame, p95', 'ms', found, (one) => one.p95),
      figure('scroll', 'parsed meanwhile', 'MiB/s', found, (one) => one.rate),
      figure('scroll', 'key to letter within the page, p50', 'ms', found, (one) => one.echo),
    ];
  },
};
