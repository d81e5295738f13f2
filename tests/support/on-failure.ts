import { afterEach } from 'vitest';
import type { Phone } from './phone.ts';

/** Keeps a picture of every phone of a test that failed, in test-results/. */
export function pictureOnFailure(phones: () => readonly (Phone | undefined)[]): void {
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    for (const [at, phone] of phones().entries())
      await phone?.screenshot(`${task.name}-${at}`).catch(() => {});
  });
}
