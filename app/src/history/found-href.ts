/** Where something that was found is: its moment, or the nearest place to it. */

import type { Found } from '../../../shared/model/search.ts';
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
  if (position !== null)
    return formatPlace({ at: 'output', machineId, sessionId }) + positionHash(position, markedWords(found));
  return formatPlace({ at: found.kind === 'output' ? 'output' : 'session', machineId, sessionId });
}

const MAX_WORDS = 100;

/** What of it was looked for, on its first line: the offset alone may be that of many lines. */
function markedWords({ text, marks }: Found): string {
  const [first] = marks;
  if (first === undefined) return '';
  const end = text.indexOf('\n', first[0]);
  const sameLine = marks.filter(([from]) => end < 0 || from < end);
  return sameLine
    .map(([from, to]) => text.slice(from, to))
    .join(' ')
    .slice(0, MAX_WORDS);
}
