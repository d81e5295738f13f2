import type { MachineView } from '../data/types.ts';

/** The oldest release that was tried with what this app needs of it. */
export const OLDEST_CLAUDE = '2.1.330';

/** The version of Claude Code on this machine, where it is older than that; null where it is not, or nobody knows. */
export function oldClaude(machine: MachineView): string | null {
  const version = machine.about()?.claude?.version ?? null;
  return version !== null && isOlder(version, OLDEST_CLAUDE) ? version : null;
}

function isOlder(version: string, than: string): boolean {
  const parts = (text: string) => text.split('.').map((part) => Number.parseInt(part, 10) || 0);
  const [mine, other] = [parts(version), parts(than)];
  for (let at = 0; at < 3; at++) {
    const difference = (mine[at] ?? 0) - (other[at] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
