import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../shared/model/ids.ts';
import type { Project } from '../../shared/model/project.ts';
import { type Actor, MAX_INLINE, type WholeTask } from '../../shared/model/task.ts';
import { taskMoves } from '../../shared/model/task-moves.ts';
import { changesSince, currentRev } from '../store/changes.ts';
import { openStore, type Store } from '../store/open.ts';
import { addProject } from '../store/projects.ts';
import { findSession, insertSession } from '../store/sessions.ts';
import { findEvent, listEvents } from '../store/task-events.ts';
import { taskEvents } from '../store/task-schema.ts';
import { findTask, listTasks, updateTask } from '../store/tasks.ts';
import { testClock } from '../testing/clock.ts';
import { aSession } from '../testing/services.ts';
import { note } from './ledger.ts';
import { createTasks, type Tasks } from './tasks.ts';

let dir: string;
let store: Store;
let tasks: Tasks;
let project: Project;
const clock = testClock(1_000);
const phone: Actor = { kind: 'device', id: 'a'.repeat(26), name: 'Phone' };
const tablet: Actor = { kind: 'device', id: 'b'.repeat(26), name: 'Tablet' };
const claude: Actor = { kind: 'session', id: 'c'.repeat(26), tool: 'task_update' };

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tasks-'));
  store = openStore(join(dir, 'agent.db'));
  tasks = createTasks({ store, clock, position: (sessionId) => ({ sessionId, run: 0, offset: 77 }) });
  project = store.write((tx) => addProject(tx, { name: 'halyard', path: '/halyard', now: 1 }));
});
afterEach(() => {
  store.close();
  rmSync(dir, { recursive: true });
});

const write = (title: string, more: { description?: string } = {}): WholeTask =>
  tasks.create(
    { projectId: project.id, title, description: '', priority: 'medium', dueOn: null, ...more },
    phone,
  );
const doings = (id: string) =>
  listEvents(store.db, id, { limit: 200 })
    .events.reverse()
    .map(({ doing }) => doing);
const column = () => listTasks(store.db, { projectId: project.id, limit: 100 }).map(({ title }) => title);

describe('a task', () => {
  test('gets the next number of its project, and an entry of how it began', () => {
    expect([write('one').number, write('two').number]).toEqual([1, 2]);
    const [{ id } = { id: '' }] = listTasks(store.db, { projectId: project.id, limit: 1 });
    expect(listEvents(store.db, id, { limit: 9 })).toEqual({
      events: [{ seq: 1, at: 1_000, by: phone, position: null, doing: { kind: 'created', title: 'one' } }],
      more: false,
    });
  });

  test('that was removed gives its number to no other, and is told as gone', () => {
    const one = write('one');
    const before = currentRev(store.db);
    tasks.remove(one.id, phone);
    expect(write('two').number).toBe(2);
    expect(findTask(store.db, one.id)).toBeUndefined();
    expect(changesSince(store.db, before).removed).toEqual([{ kind: 'task', id: one.id }]);
    expect(doings(one.id).at(-1)).toEqual({ kind: 'removed' });
    expect(() => tasks.note(one.id, 'still?', phone)).toThrow('There is no such task.');
  });

  test('with a long description travels without it', () => {
    const before = currentRev(store.db);
    const { id } = write('long', { description: 'x'.repeat(MAX_INLINE + 1) });
    expect(changesSince(store.db, before).rows.task).toMatchObject([{ id, description: null }]);
    expect(findTask(store.db, id)?.description).toHaveLength(MAX_INLINE + 1);
  });

  test('is not made twice, nor in a project that is not there', () => {
    const { id } = write('one');
    const again = { id, projectId: project.id, title: 'x', description: '', priority: 'low', dueOn: null };
    expect(() => tasks.create({ ...again, priority: 'low' }, phone)).toThrow(/already/);
    expect(() => tasks.create({ ...again, priority: 'low', id: newId(), projectId: newId() }, phone)).toThrow(
      /not on the list/,
    );
  });
});

describe('its history', () => {
  test('says who changed what from what to what, and where Claude stood', () => {
    const { id } = write('one');
    tasks.change(id, { title: 'One', priority: 'high', description: '' }, claude);
    const { events } = listEvents(store.db, id, { limit: 2 });
    expect(events).toMatchObject([
      {
        seq: 3,
        by: claude,
        position: { offset: 77 },
        doing: { field: 'priority', from: 'medium', to: 'high' },
      },
      { seq: 2, by: claude, doing: { kind: 'edited', field: 'title', from: 'one', to: 'One', over: false } },
    ]);
  });

  test('keeps both of two edits at once, and says that the later one was written over the other', () => {
    const { id, events: seen } = write('one', { description: 'As it was.' });
    tasks.change(id, { description: 'From the phone.', seen }, phone);
    tasks.change(id, { description: 'From the tablet.', title: 'Two', seen }, tablet);
    expect(findTask(store.db, id)).toMatchObject({ title: 'Two', description: 'From the tablet.' });
    expect(doings(id).slice(1)).toEqual([
      {
        kind: 'edited',
        field: 'description',
        from: 'As it was.',
        to: 'From the phone.',
        over: false,
        cut: false,
      },
      { kind: 'edited', field: 'title', from: 'one', to: 'Two', over: false, cut: false },
      {
        kind: 'edited',
        field: 'description',
        from: 'From the phone.',
        to: 'From the tablet.',
        over: true,
        cut: false,
      },
    ]);
  });

  test('is cut short in a list, and whole one by one', () => {
    const long = 'y'.repeat(5_000);
    const { id } = write('one');
    tasks.change(id, { description: long }, phone);
    expect(doings(id)[1]).toMatchObject({ cut: true, to: expect.stringMatching(/^y{400}$/) });
    expect(findEvent(store.db, id, 2)?.doing).toMatchObject({ to: long, cut: false });
  });

  test('cannot be rewritten, whoever tries', () => {
    write('one');
    expect(() => store.db.update(taskEvents).set({ at: 0 }).run()).toThrow();
    expect(() => store.db.delete(taskEvents).run()).toThrow();
    expect(store.db.select().from(taskEvents).all()).toHaveLength(1);
  });

  test('takes ten thousand notes and is read page by page, none lost', () => {
    const { id } = write('one');
    const hand = { by: claude, at: 1, position: null };
    const BEFORE = 9_900;
    store.write((tx) => {
      // Most of them as they stand once written: what is told of each by hand is the same.
      const earlier = Array.from({ length: BEFORE }, (_, at) => ({
        taskId: id,
        seq: at + 2,
        ...hand,
        doing: { kind: 'note' as const, text: `note ${at + 1}` },
      }));
      for (let from = 0; from < BEFORE; from += 1_000)
        tx.insert(taskEvents)
          .values(earlier.slice(from, from + 1_000))
          .run();
      updateTask(tx, id, { events: BEFORE + 1 });
      for (let at = BEFORE + 1; at <= 10_000; at++) note(tx, id, `note ${at}`, hand);
    });
    expect(findTask(store.db, id)).toMatchObject({ events: 10_001, note: { text: 'note 10000' } });
    const seen = new Set<number>();
    for (let before: number | undefined; ; ) {
      const page = listEvents(store.db, id, { before, limit: 200 });
      for (const { seq } of page.events) seen.add(seq);
      before = page.events.at(-1)?.seq;
      if (!page.more) break;
    }
    expect(seen.size).toBe(10_001);
  });
});

describe('its place', () => {
  test('is behind another, or first, however often it is changed', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((title) => write(title)) as [WholeTask, WholeTask, WholeTask];
    expect(column()).toEqual(['a', 'b', 'c']);
    tasks.place(c.id, a.id, phone);
    expect(column()).toEqual(['a', 'c', 'b']);
    tasks.place(b.id, null, phone);
    expect(column()).toEqual(['b', 'a', 'c']);
    for (let turn = 0; turn < 60; turn++) {
      tasks.place(c.id, b.id, phone);
      expect(column()).toEqual(['b', 'c', 'a']);
      tasks.place(a.id, b.id, phone);
      expect(column()).toEqual(['b', 'a', 'c']);
    }
  });

  test('behind one that is in another column meanwhile is refused', () => {
    const [a, b] = [write('a'), write('b')];
    tasks.move(a.id, { move: 'start' }, phone);
    expect(() => tasks.place(b.id, a.id, phone)).toThrow(/not in the same column/);
  });
});

describe('from to do to done', () => {
  test('each step says who, from, to and why', () => {
    const { id } = write('one');
    tasks.move(id, { move: 'start' }, claude);
    tasks.askApproval(id, { summary: 'It is done.', check: '', commands: [], files: [] }, claude);
    tasks.move(id, { move: 'sendBack', why: 'The test fails.', report: null }, phone);
    tasks.askApproval(id, { summary: 'Now it is.', check: '', commands: [], files: [] }, claude);
    tasks.move(id, { move: 'approve' }, phone);
    expect(findTask(store.db, id)?.status).toBe('done');
    expect(
      doings(id).flatMap((doing) => (doing.kind === 'moved' ? [[doing.from, doing.to, doing.why]] : [])),
    ).toEqual([
      ['todo', 'in_progress', null],
      ['in_progress', 'awaiting_approval', 'It is done.'],
      ['awaiting_approval', 'in_progress', 'The test fails.'],
      ['in_progress', 'awaiting_approval', 'Now it is.'],
      ['awaiting_approval', 'done', null],
    ]);
  });

  test('a refused move leaves no trace, and says why', () => {
    const { id } = write('one');
    const before = findTask(store.db, id);
    expect(() => tasks.move(id, { move: 'approve' }, phone)).toThrow(/cannot be approved/);
    expect(() => tasks.move(id, { move: 'approve' }, claude)).toThrow(/Only a person/);
    expect(findTask(store.db, id)).toEqual(before);
  });

  test('a decision on a report that is not the newest is refused', () => {
    const { id } = write('one');
    tasks.move(id, { move: 'askApproval' }, phone);
    expect(() => tasks.move(id, { move: 'approve', report: 1 }, phone)).toThrow(/newer report/);
    expect(tasks.move(id, { move: 'approve', report: null }, phone).status).toBe('done');
  });

  test('whatever Claude calls, in whatever order, the task is not done', () => {
    const { id } = write('one');
    const calls = fc.oneof(
      fc.constantFrom(...taskMoves).map((move) => () => tasks.move(id, { move, why: 'x' }, claude)),
      fc.constant(() => tasks.askApproval(id, { summary: 's', check: '', commands: [], files: [] }, claude)),
      fc.string({ minLength: 1 }).map((title) => () => tasks.change(id, { title }, claude)),
      fc.constant(() => tasks.note(id, 'n', claude)),
      fc.constant(() => tasks.place(id, null, claude)),
    );
    fc.assert(
      fc.property(fc.array(calls, { maxLength: 20 }), (sequence) => {
        for (const call of sequence) {
          try {
            call();
          } catch {
            // Refused: what matters is what stands afterwards.
          }
        }
        return findTask(store.db, id)?.status !== 'done';
      }),
      { numRuns: 50 },
    );
  });
});

describe('a session', () => {
  const session = (more: object = {}) =>
    store.write((tx) =>
      insertSession(tx, aSession({ projectId: project.id, title: 'Shell · halyard', ...more })),
    );

  test('that is linked takes the task’s name, and the task is in progress from then on', () => {
    const task = write('Retry with backoff');
    const { id } = session();
    expect(tasks.link(id, task.id, phone)).toMatchObject({ taskId: task.id, title: task.title });
    expect(findTask(store.db, task.id)?.status).toBe('in_progress');
    expect(listEvents(store.db, task.id, { limit: 2 }).events).toMatchObject([
      { by: { kind: 'software' }, doing: { kind: 'moved', move: 'start' } },
      { by: phone, doing: { kind: 'linked', sessionId: id } },
    ]);
    tasks.change(task.id, { title: 'Retry' }, phone);
    expect(findSession(store.db, id)?.title).toBe('Retry');
    tasks.link(id, null, phone);
    expect(findSession(store.db, id)).toMatchObject({ taskId: null, title: 'Shell · halyard' });
  });

  test('that a person has named keeps its name', () => {
    const { id } = session({ title: 'Mine' });
    expect(tasks.link(id, write('one').id, phone).title).toBe('Mine');
  });

  test('goes from one task to another: both say so', () => {
    const [one, two] = [write('one'), write('two')];
    const { id } = session();
    tasks.link(id, one.id, phone);
    expect(tasks.link(id, two.id, phone)).toMatchObject({ taskId: two.id, title: 'two' });
    expect(doings(one.id).at(-1)).toMatchObject({ kind: 'unlinked', sessionId: id });
    tasks.remove(two.id, phone);
    expect(findSession(store.db, id)?.taskId).toBeNull();
  });

  test('is not linked to a task of another project, nor to one that is done', () => {
    const other = store.write((tx) => addProject(tx, { name: 'quill', path: '/quill', now: 1 }));
    const { id } = session({ projectId: other.id });
    const task = write('one');
    expect(() => tasks.link(id, task.id, phone)).toThrow(/another project/);
    tasks.move(task.id, { move: 'askApproval' }, phone);
    tasks.move(task.id, { move: 'approve' }, phone);
    expect(() => tasks.link(session().id, task.id, phone)).toThrow(/Reopen it first/);
  });
});
