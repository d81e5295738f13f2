import { performance } from 'node:perf_hooks';
import type { Clock } from '../clock.ts';

export const systemClock: Clock = {
  now: () => performance.now(),
  wall: Date.now,
  after(ms, call) {
    const timer = setTimeout(call, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
