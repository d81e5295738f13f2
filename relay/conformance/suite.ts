/** What every host of the relay must do. */
import { describe } from 'vitest';
import { admission } from './admission.ts';
import { badInput } from './bad-input.ts';
import { flow } from './flow.ts';
import { joining } from './joining.ts';
import type { StartRelay } from './relay.ts';

export function relayConformance(host: string, start: StartRelay): void {
  describe(`the relay on ${host}`, () => {
    admission(start);
    joining(start);
    badInput(start);
    flow(start);
  });
}
