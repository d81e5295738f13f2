/** How fresh a place is, where it is not live: every list says it in its head. Pure. */
import type { Data, MachineView } from '../data/types.ts';
import type { Place } from '../router/places.ts';
import { clock } from '../ui/time.ts';

/** Of this device itself, whatever its machines do. */
const OWN: readonly Place['at'][] = ['more', 'kept', 'pair', 'notifications', 'unknown'];
/** Where a strip says more, once no machine answers. */
const SAID_BELOW: readonly Place['at'][] = ['now', 'inbox', 'history', 'machine', 'project'];

/** Null: it is live, it was never loaded, or it is said elsewhere on the page. */
export function asOf(data: Pick<Data, 'machine' | 'machines'>, place: Place, now: number): string | null {
  if (OWN.includes(place.at)) return null;
  const own = 'machineId' in place ? data.machine(place.machineId) : undefined;
  const shown = own === undefined ? data.machines() : [own];
  const stale = shown.filter((machine) => isStale(machine) && machine.freshAt() !== null);
  if (stale.length === 0 || (SAID_BELOW.includes(place.at) && stale.length === shown.length)) return null;
  const words = stale.map((machine) => {
    const at = clock(machine.freshAt() ?? 0, now);
    return shown.length === 1 ? at : `${at} on ${machine.name()}`;
  });
  return `As of ${words.join(', ')}`;
}

/** While it connects, what is shown is a moment old at most: said only where that takes long. */
const isStale = (machine: MachineView): boolean => {
  const link = machine.link();
  return link.at !== 'live' && link.at !== 'connecting';
};
