/** Tasks of this machine: what devices, terminals and Claude do to them, each step in a transaction of its own. */
import type * as v from 'valibot';
import type { Session } from '../../shared/model/session.ts';
import type {
  Actor,
  ApprovalAsk,
  newTaskSchema,
  Position,
  TaskChange,
  TaskMoveInput,
  WholeTask,
} from '../../shared/model/task.ts';
import type { Clock } from '../clock.ts';
import type { Store, Tx } from '../store/open.ts';
import * as ledger from './ledger.ts';

/** Each throws ProblemError where it cannot be done: no such task, a move that is not this one's, something too large. */
export interface Tasks {
  create(input: v.InferOutput<typeof newTaskSchema>, by: Actor): WholeTask;
  change(id: string, change: TaskChange, by: Actor): WholeTask;
  move(id: string, input: TaskMoveInput, by: Actor): WholeTask;
  /** With what Claude says of its work. */
  askApproval(id: string, asked: ApprovalAsk, by: Actor): WholeTask;
  place(id: string, after: string | null, by: Actor): WholeTask;
  note(id: string, text: string, by: Actor): WholeTask;
  remove(id: string, by: Actor): void;
  link(sessionId: string, taskId: string | null, by: Actor): Session;
}

export interface TasksDeps {
  store: Store;
  clock: Clock;
  /** How far a session has printed; null where that is not known. */
  position(sessionId: string): Position | null;
  /** A task has come to await approval, or a person has decided on it. */
  onMoved?(task: WholeTask, move: TaskMoveInput): void;
}

export function createTasks(deps: TasksDeps): Tasks {
  const { store, clock } = deps;
  const hand = (by: Actor): ledger.Hand => ({
    by,
    at: clock.now(),
    position: by.kind === 'session' ? deps.position(by.id) : null,
  });
  const write = <T>(by: Actor, work: (tx: Tx, hand: ledger.Hand) => T): T =>
    store.write((tx) => work(tx, hand(by)));
  function moved(id: string, input: TaskMoveInput, by: Actor, asked?: ApprovalAsk): WholeTask {
    const task = write(by, (tx, as) => ledger.move(tx, id, input, as, asked));
    deps.onMoved?.(task, input);
    return task;
  }
  return {
    create: (input, by) => write(by, (tx, as) => ledger.createTask(tx, input, as)),
    change: (id, change, by) => write(by, (tx, as) => ledger.changeTask(tx, id, change, as)),
    move: (id, input, by) => moved(id, input, by),
    askApproval: (id, asked, by) => moved(id, { move: 'askApproval', why: asked.summary }, by, asked),
    place: (id, after, by) => write(by, (tx, as) => ledger.place(tx, id, after, as)),
    note: (id, text, by) => write(by, (tx, as) => ledger.note(tx, id, text, as)),
    remove: (id, by) => write(by, (tx, as) => ledger.remove(tx, id, as)),
    link: (sessionId, taskId, by) => write(by, (tx, as) => ledger.link(tx, sessionId, taskId, as)),
  };
}
