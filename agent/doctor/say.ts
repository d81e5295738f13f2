/** How a check says what it found. */
import type { Check } from '../../shared/model/doctor.ts';

export const ok = (name: string, found: string): Check => ({ name, state: 'ok', found, mend: null });
export const warning = (name: string, found: string, mend: string): Check => ({
  ...{ name, state: 'warning', found, mend },
});
export const broken = (name: string, found: string, mend: string): Check => ({
  ...{ name, state: 'broken', found, mend },
});

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;
export const room = (bytes: number): string =>
  bytes < GIB ? `${Math.round(bytes / MIB)} MiB` : `${(bytes / GIB).toFixed(bytes < 10 * GIB ? 1 : 0)} GiB`;
