/** Search over what this device keeps: the rows in memory, then everything that was said at length, the last read first. */
import { type Found, type FoundKind, foundKinds, MAX_FOUND } from '../../../../shared/model/search.ts';
import type { Session } from '../../../../shared/model/session.ts';
import type { Task } from '../../../../shared/model/task.ts';
import type { MachineView } from '../types.ts';
import { type Match, match, parseQuery } from './match.ts';
import type { KeptRecord } from './shelf.ts';
import { type Piece, piecesOf } from './words.ts';

export interface FoundHere extends Found {
  machineId: string;
}

export interface SearchHere {
  kinds?: readonly FoundKind[];
  machineId?: string;
  projectId?: string;
  sessionId?: string;
  taskId?: string;
}

/** Of one page or text: the rest of it is a tap away. */
const MOST_OF_ONE = 3;
const TITLE = 6;
const RUN = /\/runs\/(\d+)\//;

interface Scored {
  found: FoundHere;
  score: number;
}

/** The best first, and of equals the newest. Stops early where `signal` says so, with what it has. */
export async function searchHere(
  query: string,
  from: { machines: readonly MachineView[]; kept: AsyncIterable<KeptRecord> },
  filter: SearchHere = {},
  signal?: AbortSignal,
): Promise<readonly FoundHere[]> {
  const words = parseQuery(query);
  if (words.length === 0) return [];
  const machines = from.machines.filter(
    ({ id }) => filter.machineId === undefined || filter.machineId === id,
  );
  let all = machines.flatMap((machine) => rowsOf(machine, words));
  for await (const record of from.kept) {
    if (signal?.aborted) break;
    const machine = machines.find(({ id }) => record.group.startsWith(`${id}/`));
    if (machine === undefined) continue;
    all.push(...within(machine, record, words));
    if (all.length > 10 * MAX_FOUND) all = best(all.filter(({ found }) => fits(found, filter)));
  }
  const kept = best(all.filter(({ found }) => fits(found, filter)));
  return kept.map(({ found }, id) => ({ ...found, id: kept.length - id }));
}

function best(all: readonly Scored[]): Scored[] {
  const seen = new Set<string>();
  return [...all]
    .sort((a, b) => b.score - a.score || b.found.at - a.found.at)
    .filter(({ found: { machineId, sessionId, taskId, kind, text } }) => {
      const same = [machineId, sessionId, taskId, kind, text].join('\n');
      return !seen.has(same) && seen.add(same);
    })
    .slice(0, MAX_FOUND);
}

const fits = (found: FoundHere, { kinds, projectId, sessionId, taskId }: SearchHere): boolean =>
  (kinds === undefined || kinds.includes(found.kind)) &&
  (projectId === undefined || found.projectId === projectId) &&
  (sessionId === undefined || found.sessionId === sessionId) &&
  (taskId === undefined || found.taskId === taskId);

const base = (machine: MachineView, { text, marks }: Match) => ({
  ...{ machineId: machine.id, id: 0, text, marks },
  ...{ position: null, entry: null },
});
const ofSession = (session: Session | undefined, id: string) => ({
  sessionId: id,
  projectId: session?.projectId ?? null,
  taskId: session?.taskId ?? null,
});
const ofTask = (task: Task) => ({ sessionId: null, projectId: task.projectId, taskId: task.id });

function rowsOf(machine: MachineView, words: readonly string[]): Scored[] {
  const all: Scored[] = [];
  for (const session of machine.rows('session')) {
    const found = match(session.title, words);
    const at = session.lastOutputAt ?? session.createdAt;
    if (found !== null) {
      const row = {
        ...base(machine, found),
        ...ofSession(session, session.id),
        kind: 'session' as const,
        at,
      };
      all.push({ found: row, score: found.score + TITLE });
    }
    const last = match(session.peek.join('\n'), words);
    if (last !== null) {
      const row = { ...base(machine, last), ...ofSession(session, session.id), kind: 'output' as const, at };
      all.push({ found: row, score: last.score });
    }
  }
  for (const task of machine.rows('task')) {
    const found = match([task.title, task.description].filter(Boolean).join('\n'), words);
    const about = ofTask(task);
    if (found !== null) {
      const row = { ...base(machine, found), ...about, kind: 'task' as const, at: task.statusSince };
      all.push({ found: row, score: found.score + TITLE });
    }
    const note = task.note === null ? null : match(task.note.text, words);
    if (note !== null) {
      const row = {
        ...base(machine, note),
        ...about,
        kind: 'note' as const,
        at: task.note?.at ?? task.createdAt,
      };
      all.push({ found: row, score: note.score });
    }
  }
  return all;
}

function within(machine: MachineView, record: KeptRecord, words: readonly string[]): Scored[] {
  const owner = record.group.slice(record.group.indexOf('/') + 1);
  const task = machine.row('task', owner);
  const about = task === undefined ? ofSession(machine.row('session', owner), owner) : ofTask(task);
  // A skill, a setting: nowhere to lead to yet.
  if (owner === '') return [];
  const all: Scored[] = [];
  for (const piece of piecesOf(record.value)) {
    const found = match(piece.text, words);
    if (found === null) continue;
    const at = piece.at ?? record.at;
    const place = { position: positionOf(record.path, piece), entry: entryOf(piece) };
    const row = { ...base(machine, found), ...about, ...place, kind: kindOf(piece, task !== undefined), at };
    all.push({ found: row, score: found.score });
    if (all.length >= 10 * MOST_OF_ONE) break;
  }
  return all.sort((a, b) => b.score - a.score || b.found.at - a.found.at).slice(0, MOST_OF_ONE);
}

function positionOf(path: string, { offset }: Piece): Found['position'] {
  const run = RUN.exec(path)?.[1];
  return run === undefined || offset === null ? null : { run: Number(run), offset };
}

const entryOf = ({ entry }: Piece): Found['entry'] =>
  entry === null ? null : { conversation: entry.conversation, at: entry.place };

function kindOf({ entry }: Piece, isTask: boolean): FoundKind {
  if (isTask) return 'note';
  const kind = foundKinds.find((one) => one === entry?.kind);
  if (kind !== undefined) return kind;
  if (entry === null) return 'output';
  return entry.kind === 'result' ? 'tool' : 'answer';
}
