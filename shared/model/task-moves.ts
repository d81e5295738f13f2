/**
 * How a task goes from idea to approved work: the one table of who may move it where. Pure. An AI never sets a task to
 * done: `approve`, the only way there, is a person's.
 */
export const taskStatuses = ['todo', 'in_progress', 'awaiting_approval', 'done'] as const;
export type TaskStatus = (typeof taskStatuses)[number];

/** `claude`: a program inside a session, by its tools. `software`: Open Poet itself, because of what happened. */
export type Mover = 'person' | 'claude' | 'software';
export const movers: readonly Mover[] = ['person', 'claude', 'software'];

export const taskMoves = ['start', 'putBack', 'askApproval', 'approve', 'sendBack', 'reopen'] as const;
export type TaskMove = (typeof taskMoves)[number];

interface Rule {
  from: readonly TaskStatus[];
  to: TaskStatus;
  by: readonly Mover[];
  /** Refused without a reason in words. */
  reason?: true;
  /** "… can be approved", in a sentence. */
  word: string;
}

export const taskRules: Readonly<Record<TaskMove, Rule>> = {
  start: { from: ['todo'], to: 'in_progress', by: ['person', 'claude', 'software'], word: 'started' },
  putBack: { from: ['in_progress'], to: 'todo', by: ['person', 'claude'], word: 'put back' },
  askApproval: {
    from: ['todo', 'in_progress'],
    to: 'awaiting_approval',
    by: ['person', 'claude'],
    word: 'put forward for approval',
  },
  approve: { from: ['awaiting_approval'], to: 'done', by: ['person'], word: 'approved' },
  sendBack: {
    from: ['awaiting_approval'],
    to: 'in_progress',
    by: ['person'],
    reason: true,
    word: 'sent back',
  },
  reopen: { from: ['done'], to: 'in_progress', by: ['person'], word: 'reopened' },
};

export const statusWords: Readonly<Record<TaskStatus, string>> = {
  todo: 'to do',
  in_progress: 'in progress',
  awaiting_approval: 'awaiting approval',
  done: 'done',
};

export type Moved =
  | { ok: true; status: TaskStatus }
  | { ok: false; code: 'not-now' | 'not-yours' | 'no-reason'; message: string; allowed: readonly TaskMove[] };

/** What this mover may do to a task that stands so. */
export const allowedMoves = (status: TaskStatus, by: Mover): TaskMove[] =>
  taskMoves.filter((move) => taskRules[move].from.includes(status) && taskRules[move].by.includes(by));

export function moveTask(status: TaskStatus, move: TaskMove, by: Mover, reason?: string): Moved {
  const rule = taskRules[move];
  const allowed = allowedMoves(status, by);
  const no = (code: 'not-now' | 'not-yours' | 'no-reason', message: string): Moved => ({
    ok: false,
    code,
    message,
    allowed,
  });
  if (!rule.by.includes(by)) {
    return no('not-yours', `Only a person decides that a task is ${rule.word}. ${allowedWords(allowed)}`);
  }
  if (!rule.from.includes(status)) {
    return no(
      'not-now',
      `A task that is ${statusWords[status]} cannot be ${rule.word}. ${allowedWords(allowed)}`,
    );
  }
  if (rule.reason && !reason?.trim()) return no('no-reason', 'Say why it is sent back.');
  return { ok: true, status: rule.to };
}

function allowedWords(moves: readonly TaskMove[]): string {
  if (moves.length === 0) return 'Nothing can be done to it from here just now.';
  return `It can be ${moves.map((move) => taskRules[move].word).join(' or ')}.`;
}

/** The move that leads from one status to another, for those who say where rather than how. */
export const moveBetween = (from: TaskStatus, to: TaskStatus): TaskMove | null =>
  taskMoves.find((move) => taskRules[move].from.includes(from) && taskRules[move].to === to) ?? null;
