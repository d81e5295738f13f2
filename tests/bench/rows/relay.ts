import { figure } from '../figure.ts';
import { forwarding } from '../relay/forwarding.ts';
import type { Row } from './row.ts';

const sized = (bytes: number): string => (bytes < 1024 ? `${bytes} B` : `${bytes / 1024} KiB`);

export const relay: Row = {
  name: 'relay',
  about: 'frames through a relay and through nothing but ws, about a minute',
  async run() {
    return (await forwarding()).flatMap(({ size, way, rate, cpu }) => [
      figure('relay', `${sized(size)} ${way}`, 'frames/s', rate, (one) => one),
      figure('relay', `${sized(size)} ${way}, CPU a frame`, 'µs', cpu, (one) => one),
    ]);
  },
};
