import type { Caller } from '../../shared/model/grant.ts';
import { findDevice } from '../store/devices.ts';
import type { Db } from '../store/open.ts';

/** Who it was, for people: "on Pixel 8". */
export const callerName = (db: Db, caller: Caller | undefined): string =>
  caller?.kind === 'device'
    ? `on ${findDevice(db, caller.deviceId)?.name ?? 'another device'}`
    : 'in a terminal on this machine';
