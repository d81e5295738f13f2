import { type Position, positionHash } from './moment.ts';
import { formatPlace } from './places.ts';

/** A session as it was at a moment; the session itself where the moment is not known. */
export const momentHref = (machineId: string, sessionId: string, position: Position | null): string =>
  position === null
    ? formatPlace({ at: 'session', machineId, sessionId })
    : formatPlace({ at: 'play', machineId, sessionId }) + positionHash(position);
