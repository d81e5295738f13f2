/** Where something that was found is: its moment, or the nearest place to it. */
import { entryHash, positionHash } from '../router/moment.ts';
import { formatPlace } from '../router/places.ts';
import type { FoundOn } from './search.ts';

export function foundHref({ machine, found }: FoundOn): string {
  const machineId = machine.id;
  const { sessionId, taskId, entry, position } = found;
  if ((found.kind === 'task' || found.kind === 'note') && taskId !== null) {
    return formatPlace({ at: 'task', machineId, taskId });
  }
  if (sessionId === null) return formatPlace({ at: 'machine', machineId });
  if (entry !== null) return formatPlace({ at: 'conversation', machineId, sessionId }) + entryHash(entry);
  if (position !== null) return formatPlace({ at: 'output', machineId, sessionId }) + positionHash(position);
  return formatPlace({ at: found.kind === 'output' ? 'output' : 'session', machineId, sessionId });
}
