import { expect, test } from 'vitest';
import { talkPath } from '../../conversation/talk.ts';
import { outputPath } from '../../output/output.ts';
import { fakeMachine, fakeProject, fakeSession } from '../../testing/fake-data.ts';
import { createAhead } from './ahead.ts';

const halyard = fakeProject('halyard');
const A = '0b0e1f5e-0000-4000-8000-00000000000a';
const B = '0b0e1f5e-0000-4000-8000-00000000000b';
const session = fakeSession('Fix the build', halyard, { claudeId: B, runs: 2 });
const others = Array.from({ length: 9 }, (_, at) =>
  fakeSession(`other ${'abcdefghi'[at]}`, halyard, { runs: 1, claudeId: null, lastOutputAt: at }),
);

const timeline = `/v1/sessions/${session.id}/timeline`;

function ahead(always: boolean) {
  const machine = fakeMachine({ name: 'atlas', projects: [halyard], sessions: [session, ...others] });
  const kept = new Map<string, unknown>();
  const asked: string[] = [];
  const conversations = [A, B].map((id) => ({ id, since: 0 }));
  const pages: Record<string, unknown> = {
    [outputPath(session.id, 1, 'end')]: { pieces: [], before: '9.1', after: null, running: true },
    [outputPath(session.id, 1, { before: '9.1' })]: { pieces: [], before: null, after: null, running: true },
    [outputPath(session.id, 0, 'end')]: { pieces: [], before: null, after: null, running: false },
    [timeline]: { runs: [], moments: [] },
    [talkPath(session.id, null, 'end')]: { conversation: B, conversations, before: 40 },
    [talkPath(session.id, null, { before: { conversation: B, at: 40 } })]: {
      ...{ conversation: B, conversations, before: null },
    },
    [talkPath(session.id, null, { before: { conversation: A, at: null } })]: {
      ...{ conversation: A, conversations, before: null },
    },
  };
  const one = createAhead({
    machines: () => [machine],
    cache: {
      isAlwaysHere: (_, id) => always && id === session.id,
      read: async (_, path) => (kept.has(path) ? { at: 1, value: kept.get(path) as never } : null),
    },
    async fresh(_, path) {
      asked.push(path);
      const value = pages[path] ?? { pieces: [], before: null, after: null, running: false };
      kept.set(path, value);
      return { ok: true, value: value as never };
    },
    pause: async () => {},
  });
  return { one, asked, machine, own: () => asked.filter((path) => path.includes(session.id)), pages };
}

test('a session that is always to be here comes whole: every page of its runs and of its conversations', async () => {
  const { one, own, pages } = ahead(true);
  await one.look();
  expect(own().sort()).toEqual(Object.keys(pages).sort());
  one.stop();
});

test('of those last at work the end comes, and of the others nothing', async () => {
  const { one, asked, own } = ahead(false);
  await one.look();
  expect(own()).toEqual([outputPath(session.id, 1, 'end'), timeline, talkPath(session.id, null, 'end')]);
  expect(new Set(asked.map((path) => path.split('/')[3])).size).toBe(6);
  one.stop();
});

test('nothing is fetched again before it has changed, and then only what can have changed', async () => {
  const { one, own, machine } = ahead(true);
  await one.look();
  const before = own().length;
  await one.look();
  expect(own()).toHaveLength(before);
  machine.setSessions([{ ...session, lastOutputAt: Date.now() + 1 }, ...others]);
  await one.look();
  expect(own().slice(before)).toEqual([
    outputPath(session.id, 1, 'end'),
    outputPath(session.id, 0, 'end'),
    timeline,
    talkPath(session.id, null, 'end'),
  ]);
  one.stop();
});

test('without a link nothing is asked for', async () => {
  const { one, asked, machine } = ahead(true);
  machine.setLink({ at: 'offline', since: 1, why: 'lost', retryAt: null });
  await one.look();
  expect(asked).toEqual([]);
  one.stop();
});
