/** The tasks of the project, as far as Claude has a part in them: everything but the decision, which is a person's. */
import * as v from 'valibot';
import { nameSchema } from '../../shared/model/ids.ts';
import {
  approvalAskSchema,
  daySchema,
  descriptionSchema,
  MAX_NOTE,
  noteTextSchema,
  prioritySchema,
  statusSchema,
  type TaskChange,
  type TaskEvent,
  taskLabel,
  type WholeTask,
} from '../../shared/model/task.ts';
import { allowedMoves, moveBetween } from '../../shared/model/task-moves.ts';
import { lastSentBack, listEvents } from '../store/task-events.ts';
import { findTask, findTaskByNumber, listTasks } from '../store/tasks.ts';
import type { ToolDeps } from './groups.ts';
import { defineTool, type Tool, type ToolContext, ToolError } from './tool.ts';

const MAX_LISTED = 100;
const MAX_NOTES = 20;

const described = <S extends v.GenericSchema>(schema: S, words: string) =>
  v.pipe(schema, v.description(words));
const taskRef = described(
  v.pipe(v.string(), v.trim(), v.minLength(1, 'say which task'), v.maxLength(64)),
  'Which task: H-42, its number, or its id. Absent: the task of this session.',
);
const title = described(nameSchema, 'One line that says what should be done');
const description = described(descriptionSchema, 'In Markdown: what is to be true when it is done');

export function taskTools({ store, tasks }: ToolDeps): Tool[] {
  const { db } = store;
  const by = ({ session }: ToolContext, tool: string) => ({ kind: 'session', id: session.id, tool }) as const;
  const label = (task: WholeTask, { project }: ToolContext) => taskLabel(project.name, task.number);

  /** Throws ToolError. Tasks of other projects are not there. */
  function find(ref: string | undefined, context: ToolContext): WholeTask {
    const { session, project } = context;
    if (ref === undefined) {
      const task = session.taskId === null ? undefined : findTask(db, session.taskId);
      if (task !== undefined) return task;
      throw new ToolError(
        'This session works on no task. Name one (task_list lists them), or write one with task_create and link: true.',
      );
    }
    const [, number] = /^(?:\p{L}-|#)?(\d{1,9})$/u.exec(ref) ?? [];
    const task = number === undefined ? findTask(db, ref) : findTaskByNumber(db, project.id, Number(number));
    if (task !== undefined && task.projectId === project.id) return task;
    throw new ToolError(
      `There is no task ${ref} in the project ${project.name}. task_list lists those that there are.`,
    );
  }

  const brief = (
    task: Pick<WholeTask, 'number' | 'title' | 'status' | 'priority' | 'dueOn'>,
    context: ToolContext,
  ) => ({
    task: taskLabel(context.project.name, task.number),
    title: task.title,
    status: task.status,
    priority: task.priority,
    ...(task.dueOn !== null && { dueOn: task.dueOn }),
  });

  function whole(task: WholeTask, context: ToolContext) {
    const { events } = listEvents(db, task.id, { limit: 200 });
    const back = isOpen(task) ? lastSentBack(db, task.id) : null;
    return {
      ...brief(task, context),
      id: task.id,
      description: task.description,
      ...(back !== null && { sentBackBecause: back }),
      notes: events
        .flatMap(({ at, by: who, doing }) =>
          doing.kind === 'note'
            ? [{ at: new Date(at).toISOString(), by: writer(who), text: doing.text }]
            : [],
        )
        .slice(0, MAX_NOTES),
      youMay: allowedMoves(task.status, 'claude'),
    };
  }

  /** The first thing that Claude does to a task means that it is worked on. */
  const begun = (task: WholeTask, context: ToolContext, tool: string): WholeTask =>
    task.status === 'todo' && context.session.taskId === task.id
      ? tasks.move(task.id, { move: 'start' }, { ...by(context, tool) })
      : task;

  return [
    defineTool({
      name: 'task_current',
      title: 'Read its task',
      description:
        'Gives the task that this session works on: description, notes, why it was sent back if it was, and what you may do to it. Read it before you begin, and again before you ask for approval. Changes nothing.',
      arguments: v.object({}),
      example: {},
      policy: 'allow',
      run: (_, context) => whole(find(undefined, context), context),
    }),
    defineTool({
      name: 'task_list',
      title: 'List the project’s tasks',
      description:
        'Lists tasks of this project in the order of the board, without their descriptions. Changes nothing.',
      arguments: v.object({ status: v.optional(described(statusSchema, 'Only those that stand so')) }),
      example: { status: 'todo' },
      policy: 'allow',
      run({ status }, context) {
        const found = listTasks(db, {
          projectId: context.project.id,
          limit: MAX_LISTED + 1,
          ...(status && { status }),
        });
        return {
          tasks: found.slice(0, MAX_LISTED).map((task) => brief(task as WholeTask, context)),
          ...(found.length > MAX_LISTED && {
            more: `Only the first ${MAX_LISTED}; name a status to see fewer.`,
          }),
        };
      },
    }),
    defineTool({
      name: 'task_get',
      title: 'Read a task',
      description: 'Gives one task of this project with its description and notes. Changes nothing.',
      arguments: v.object({ task: taskRef }),
      example: { task: 'H-42' },
      policy: 'allow',
      run: ({ task }, context) => whole(find(task, context), context),
    }),
    defineTool({
      name: 'task_create',
      title: 'Write a task',
      description:
        'Writes a new task of this project, to be done later or by another session: for what you noticed and should not do now. With link: true this session works on it from now on.',
      arguments: v.object({
        title,
        description: v.optional(description),
        priority: v.optional(prioritySchema),
        dueOn: v.optional(described(daySchema, 'The day by which it should be done: 2026-11-25')),
        link: v.optional(described(v.boolean(), 'This session works on it from now on')),
      }),
      example: {
        title: 'Read the Retry-After header',
        description: '- [ ] 503 and 429\n- [ ] a test for each',
      },
      policy: 'allow',
      run({ link = false, ...input }, context) {
        const task = tasks.create(
          {
            projectId: context.project.id,
            title: input.title,
            description: input.description ?? '',
            priority: input.priority ?? 'medium',
            dueOn: input.dueOn ?? null,
          },
          by(context, 'task_create'),
        );
        if (link) tasks.link(context.session.id, task.id, by(context, 'task_create'));
        return `${label(task, context)} is written${link ? ', and this session works on it' : ''}.`;
      },
    }),
    defineTool({
      name: 'task_update',
      title: 'Change a task',
      description:
        'Changes status, title, description or priority of a task. You can start it and put it back; to have it approved call task_request_approval. Only a person sets a task to done.',
      arguments: v.object({
        task: v.optional(taskRef),
        status: v.optional(statusSchema),
        title: v.optional(title),
        description: v.optional(description),
        priority: v.optional(prioritySchema),
      }),
      example: { status: 'in_progress', priority: 'high' },
      policy: 'allow',
      run({ task: ref, status, ...change }, context) {
        const task = find(ref, context);
        if (status === undefined && Object.values(change).every((value) => value === undefined)) {
          throw new ToolError('Say what to change: status, title, description or priority.');
        }
        const who = by(context, 'task_update');
        if (status !== undefined && status !== task.status) {
          const move = moveBetween(task.status, status);
          if (move === null) throw new ToolError(unreachable(status, task, context));
          tasks.move(task.id, { move }, who);
        } else begun(task, context, 'task_update');
        const part: TaskChange = Object.fromEntries(
          Object.entries(change).filter(([, value]) => value !== undefined),
        );
        if (Object.keys(part).length > 0) tasks.change(task.id, part, who);
        return brief(find(task.id, context), context);
      },
    }),
    defineTool({
      name: 'task_note',
      title: 'Note progress on a task',
      description:
        'Leaves a note of progress on a task, which the person sees at once: what is done, what was found, what is next. A sentence or two, at turning points; not every step.',
      arguments: v.object({
        text: described(noteTextSchema, `At most ${MAX_NOTE} characters, in Markdown`),
        task: v.optional(taskRef),
      }),
      example: { text: 'The retry is in; 35 of 35 sync tests pass. The soak test is next.' },
      policy: 'allow',
      run({ text, task: ref }, context) {
        const task = begun(find(ref, context), context, 'task_note');
        tasks.note(task.id, text, by(context, 'task_note'));
        return `The note is on ${label(task, context)}.`;
      },
    }),
    defineTool({
      name: 'task_request_approval',
      title: 'Ask for approval of a task',
      description:
        'Asks a person to approve the task, once you have done and checked it. Open Poet then measures by itself what was changed, which commands ran and how they ended, and holds your words against it: claim only what you saw. Then stop, and wait for the decision.',
      arguments: v.object({
        summary: described(approvalAskSchema.entries.summary, 'What was done, and what was not'),
        check: v.optional(
          described(v.pipe(v.string(), v.maxLength(MAX_NOTE)), 'How a person can check it in a minute'),
        ),
        commands: v.optional(
          v.pipe(
            v.array(
              v.object({
                command: v.pipe(v.string(), v.trim(), v.minLength(1, 'say which command'), v.maxLength(2000)),
                passed: v.optional(described(v.boolean(), 'Whether it succeeded; true where absent')),
              }),
            ),
            v.maxLength(50, 'name at most 50 commands'),
            v.description('Commands that you ran as a proof, as you ran them'),
          ),
        ),
        files: v.optional(
          v.pipe(
            v.array(v.pipe(v.string(), v.maxLength(1000))),
            v.maxLength(200, 'name at most 200 files'),
            v.description('Files that matter most, relative to the project'),
          ),
        ),
        task: v.optional(taskRef),
      }),
      example: {
        summary: 'Failed requests are retried six times, with a cap of 30 s.',
        check: 'npm test -- sync',
        commands: [{ command: 'npm test -- sync', passed: true }],
        files: ['src/sync/client.ts'],
      },
      policy: 'allow',
      run({ task: ref, ...asked }, context) {
        const task = begun(find(ref, context), context, 'task_request_approval');
        tasks.askApproval(task.id, v.parse(approvalAskSchema, asked), by(context, 'task_request_approval'));
        return `${label(task, context)} awaits approval. The person is told, and Open Poet measures the work. Stop here: if it is sent back, you get the reason.`;
      },
    }),
  ];
}

const isOpen = ({ status }: WholeTask): boolean => status === 'todo' || status === 'in_progress';
const writer = (who: TaskEvent['by']): string =>
  who.kind === 'session' ? 'Claude' : who.kind === 'device' ? who.name : who.kind;

function unreachable(status: string, task: WholeTask, { project }: ToolContext): string {
  const label = taskLabel(project.name, task.number);
  if (status === 'done') {
    return `Only a person sets a task to done. Ask for it with task_request_approval; ${label} is ${task.status} now.`;
  }
  return `${label} is ${task.status} now, and does not go from there to ${status}. You may: ${allowedMoves(task.status, 'claude').join(', ') || 'nothing just now'}.`;
}
