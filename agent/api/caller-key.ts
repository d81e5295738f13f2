import type { Caller } from '../../shared/model/grant.ts';

/** Tells callers apart, where something is kept for each. */
export const callerKey = (caller: Caller): string => {
  switch (caller.kind) {
    case 'local':
      return 'local';
    case 'session':
      return `session ${caller.sessionId}`;
    default:
      return caller.deviceId;
  }
};
