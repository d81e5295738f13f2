/** Who a caller is in the history of what it does. */
import type { Caller } from '../../shared/model/grant.ts';
import type { Actor } from '../../shared/model/task.ts';
import { findDevice } from '../store/devices.ts';
import type { Db } from '../store/open.ts';

const UNKNOWN = 'a device that is gone';

/** A program inside a session acts by its tools, which say so themselves: it never comes here as a person. */
export function actorOf(caller: Caller | undefined, db: Db): Actor {
  switch (caller?.kind) {
    case 'device':
    case 'pending':
      return {
        kind: 'device',
        id: caller.deviceId,
        name: findDevice(db, caller.deviceId)?.name ?? UNKNOWN,
      };
    case 'session':
      return { kind: 'session', id: caller.sessionId, tool: 'api' };
    default:
      return { kind: 'terminal' };
  }
}
