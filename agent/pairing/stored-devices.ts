import {
  findDevice,
  insertDevice,
  type NewDevice,
  pendingDevices,
  removeDevice,
  updateDevice,
} from '../store/devices.ts';
import type { Store } from '../store/open.ts';
import type { DeskDevices } from './desk.ts';

/** The pairing desk's devices, in the agent's database. */
export function storedDevices(store: Store): DeskDevices {
  return {
    insert: (device: NewDevice) => store.write((tx) => insertDevice(tx, device)),
    find: (id) => findDevice(store.db, id),
    pending: () => pendingDevices(store.db),
    setMatched: (id, side) =>
      store.write((tx) => {
        updateDevice(tx, id, side === 'device' ? { deviceMatched: true } : { machineMatched: true });
        return findDevice(tx, id);
      }),
    grantOwner: (id) => {
      store.write((tx) => updateDevice(tx, id, { grant: { role: 'owner' } }));
    },
    remove: (id) => {
      store.write((tx) => removeDevice(tx, id));
    },
  };
}
