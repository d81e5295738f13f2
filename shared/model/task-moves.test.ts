import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  allowedMoves,
  type Mover,
  moveBetween,
  movers,
  moveTask,
  type TaskMove,
  type TaskStatus,
  taskMoves,
  taskStatuses,
} from './task-moves.ts';

/** Every move that is legal, written out: status, mover, move, and where it leads. Whatever is not here is refused. */
const legal: readonly [TaskStatus, Mover, TaskMove, TaskStatus][] = [
  ['todo', 'person', 'start', 'in_progress'],
  ['todo', 'claude', 'start', 'in_progress'],
  ['todo', 'software', 'start', 'in_progress'],
  ['todo', 'person', 'askApproval', 'awaiting_approval'],
  ['todo', 'claude', 'askApproval', 'awaiting_approval'],
  ['in_progress', 'person', 'putBack', 'todo'],
  ['in_progress', 'claude', 'putBack', 'todo'],
  ['in_progress', 'person', 'askApproval', 'awaiting_approval'],
  ['in_progress', 'claude', 'askApproval', 'awaiting_approval'],
  ['awaiting_approval', 'person', 'approve', 'done'],
  ['awaiting_approval', 'person', 'sendBack', 'in_progress'],
  ['done', 'person', 'reopen', 'in_progress'],
];
const every = taskStatuses.flatMap((status) =>
  movers.flatMap((by) => taskMoves.map((move) => [status, by, move] as const)),
);

describe('a task', () => {
  test.each(every)('%s, %s, %s', (status, by, move) => {
    const to = legal.find(([s, b, m]) => s === status && b === by && m === move)?.[3];
    const moved = moveTask(status, move, by, 'because');
    if (to !== undefined) {
      expect(moved).toEqual({ ok: true, status: to });
      return;
    }
    expect(moved).toMatchObject({
      ok: false,
      message: expect.stringMatching(/\.$/),
      allowed: legal.filter(([s, b]) => s === status && b === by).map(([, , m]) => m),
    });
  });

  test('is sent back only with a reason', () => {
    for (const reason of [undefined, '', '  \n']) {
      expect(moveTask('awaiting_approval', 'sendBack', 'person', reason)).toMatchObject({
        code: 'no-reason',
        message: 'Say why it is sent back.',
      });
    }
  });

  test('says in words why a move is refused, and what can be done instead', () => {
    expect(moveTask('awaiting_approval', 'approve', 'claude')).toMatchObject({
      code: 'not-yours',
      message: 'Only a person decides that a task is approved. Nothing can be done to it from here just now.',
    });
    expect(moveTask('todo', 'approve', 'person')).toMatchObject({
      code: 'not-now',
      message: 'A task that is to do cannot be approved. It can be started or put forward for approval.',
    });
  });

  test('is found the move that leads from where it is to where it should be', () => {
    expect(moveBetween('todo', 'in_progress')).toBe('start');
    expect(moveBetween('in_progress', 'todo')).toBe('putBack');
    expect(moveBetween('todo', 'done')).toBeNull();
    expect(moveBetween('done', 'todo')).toBeNull();
  });
});

test('no sequence of what Claude and the software may do makes a task done', () => {
  const step = fc.record({
    by: fc.constantFrom<Mover>('claude', 'software'),
    move: fc.constantFrom(...taskMoves),
    reason: fc.string(),
  });
  fc.assert(
    fc.property(
      fc.constantFrom<TaskStatus>('todo', 'in_progress', 'awaiting_approval'),
      fc.array(step, { maxLength: 50 }),
      (start, steps) => {
        let status = start;
        for (const { by, move, reason } of steps) {
          const moved = moveTask(status, move, by, reason);
          if (moved.ok) status = moved.status;
        }
        return status !== 'done';
      },
    ),
  );
});

test('what a mover is told it may do is what it may do', () => {
  for (const [status, by, move] of every) {
    expect(allowedMoves(status, by).includes(move)).toBe(moveTask(status, move, by, 'because').ok);
  }
});
