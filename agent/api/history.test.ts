import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { newTaskSchema } from '../../shared/model/task.ts';
import { type Moment, timelineSchema, timingPageSchema } from '../../shared/model/timeline.ts';
import { utf8 } from '../../shared/wire/bytes.ts';
import { startRecording } from '../recordings/test-support.ts';
import { beginCommand } from '../store/commands.ts';
import { importConversation } from '../store/conversations.ts';
import { insertMoment } from '../store/moments.ts';
import { addProject } from '../store/projects.ts';
import { endRun, insertRun } from '../store/runs.ts';
import { insertSession, updateSession } from '../store/sessions.ts';
import { createTask, note } from '../tasks/ledger.ts';
import { aSession, testServices } from '../testing/services.ts';

const services = testServices();
const { store, dir, app } = services;
afterAll(() => services.close());

const START = 1_790_000_000_000;
const LINES = 3000;
let id: string;
const get = async (path: string) => app.request(`/v1${path}`, {}, { caller: { kind: 'local' } });

/** Ten minutes: a prompt, lines for a second, a permission, a long wait, a commit, a note, a coloured line at the end. */
beforeAll(async () => {
  mkdirSync(join(dir, 'recordings'), { recursive: true });
  const project = store.write((tx) => addProject(tx, { name: 'halyard', path: '/src/halyard', now: START }));
  const row = aSession({
    ...{
      projectId: project.id,
      title: 'Mend <it>',
      state: 'exited',
      createdAt: START,
      endedAt: START + 600_000,
    },
  });
  id = row.id;
  const it = await startRecording(join(dir, 'recordings'), { sessionId: id, startedAt: START });
  for (let at = 0; at < LINES; at++) {
    it.clock.now = at;
    it.writer.append(utf8(`line ${at}\r\n`));
  }
  it.clock.now = 590_000;
  it.writer.append(utf8('\x1b[1;31mdone & <dusted>\x1b[0m\r\n'));
  it.clock.now = 600_000;
  it.writer.exited({ exitCode: 0, signal: null });
  const { length } = it.writer;
  await it.remove();
  const conversation = crypto.randomUUID();
  const transcript = join(dir, `${conversation}.jsonl`);
  const tool = (name: string, path: string) => ({
    ...{ type: 'tool_use', id: `toolu_${name}`, name, input: { file_path: path, old_string: '/x' } },
  });
  const said = [
    ['user', 'Please mend it\nthoroughly'],
    ['assistant', [tool('Read', '/src/halyard/read.ts')]],
    ['assistant', [tool('Edit', '/src/halyard/mast.ts')]],
    ['assistant', [{ type: 'text', text: 'It is mended.' }]],
  ] as const;
  const lines = said.map(([role, content], at) =>
    JSON.stringify({
      ...{ type: role, timestamp: new Date(START + 500 + at).toISOString(), message: { role, content } },
    }),
  );
  writeFileSync(transcript, `${lines.join('\n')}\n`);
  store.write((tx) => {
    insertSession(tx, row);
    insertRun(tx, { sessionId: id, run: 0, startedAt: START });
    endRun(tx, { sessionId: id, run: 0 }, { endedAt: START + 600_000, exitCode: 0, signal: null, length });
    importConversation(tx, { id: conversation, sessionId: id, since: START, transcript });
    const hand = { by: { kind: 'terminal' }, at: START + 300_000, position: null } as const;
    const task = createTask(tx, v.parse(newTaskSchema, { projectId: project.id, title: 'Mend it' }), hand);
    updateSession(tx, id, { taskId: task.id });
    note(tx, task.id, 'Look at the mast', { ...hand, position: { sessionId: id, run: 0, offset: 90 } });
    const text = 'Allowed on Pixel 8: Bash npm test';
    insertMoment(tx, { sessionId: id, at: START + 1000, run: 0, offset: 70, kind: 'permission', text });
    beginCommand(tx, {
      ...{ sessionId: id, id: 'toolu_1', run: null, offset: null, at: START + 400_000, ms: 50 },
      ...{ command: 'git add . && git commit -m x', outcome: 'passed', exitCode: 0 },
      output: '[main 1a2b3c4] Mend the mast\n 1 file changed',
    });
  });
  await services.history.reindex();
  const indexed = async () => expect((await services.history.state()).waiting).toBe(0);
  await vi.waitFor(indexed, { timeout: 8000 });
});

describe('a session in time', () => {
  const timeline = async () => v.parse(timelineSchema, await (await get(`/sessions/${id}/timeline`)).json());

  test('says when it printed how much', async () => {
    const { runs, more } = await timeline();
    expect(runs).toHaveLength(1);
    const [run] = runs;
    expect(run).toMatchObject({ run: 0, startedAt: START, ms: 600_000 });
    // All but the last line within three of six hundred seconds.
    expect(run?.activity.reduce((sum, bytes) => sum + bytes, 0)).toBe(run?.length);
    expect(run?.activity.filter((bytes) => bytes > 0)).toHaveLength(3);
    expect(more).toBe(false);
  });

  test('has its moments in order, each where it stood', async () => {
    const { moments } = await timeline();
    const short = ({ kind, text }: Moment) => `${kind}: ${text}`;
    expect(moments.map(short)).toEqual([
      'prompt: Please mend it',
      'permission: Allowed on Pixel 8: Bash npm test',
      'note: Look at the mast',
      'commit: Mend the mast',
    ]);
    expect(moments.map(({ position }) => position?.run)).toEqual([0, 0, 0, 0]);
    expect(moments[1]?.position).toEqual({ run: 0, offset: 70 });
    const printed = (lines: number) =>
      Array.from({ length: lines }, (_, at) => `line ${at}\r\n`).join('').length;
    // By its time: within a picture of what was printed then.
    const prompt = moments[0]?.position?.offset ?? 0;
    expect(prompt).toBeGreaterThanOrEqual(printed(500));
    expect(prompt).toBeLessThanOrEqual(printed(520));
    expect(moments[3]?.position?.offset).toBe(printed(LINES));
  });

  test('is played by its timing, and shows its screen at any time', async () => {
    const path = `/sessions/${id}/runs/0`;
    const page = v.parse(timingPageSchema, await (await get(`${path}/timing`)).json());
    expect(page).toMatchObject({ next: null, ms: 600_000 });
    expect(page.at.at(-1)).toBe(590_000);
    expect(page.ends.at(-1)).toBe(page.length);
    const rest = v.parse(timingPageSchema, await (await get(`${path}/timing?from=${page.ends[9]}`)).json());
    expect(rest.ends).toEqual(page.ends.slice(10));
    expect((await get(`${path}/screen?at=300000`)).headers.get('x-offset')).toBe(String(page.ends.at(-2)));
  });

  test('is refused where there is none', async () => {
    expect((await get('/sessions/none/timeline')).status).toBe(404);
    expect((await get(`/sessions/${id}/runs/7/timing`)).status).toBe(404);
  });
});

describe('another session that goes on', () => {
  test('is told what was asked, said last and written, also where Claude Code has lost it', async () => {
    const { text } = (await (await get(`/sessions/${id}/summary`)).json()) as { text: string };
    expect(text).toContain('“Mend <it>”, which worked on H-1 “Mend it”');
    expect(text).toContain('- Please mend it\nthoroughly');
    expect(text).toContain('You said last:\nIt is mended.');
    expect(text).toContain('- /src/halyard/mast.ts');
    expect(text).not.toContain('/src/halyard/read.ts');
  });

  test('is told nothing of one in which nothing was said', async () => {
    const { id: silent } = store.write((tx) => insertSession(tx, aSession()));
    expect((await get(`/sessions/${silent}/summary`)).status).toBe(422);
  });
});

describe('what a run printed, to be kept', () => {
  async function whole(as: string): Promise<string> {
    let text = '';
    for (let after: string | null = ''; after !== null; ) {
      const answer: Response = await get(
        `/sessions/${id}/runs/0/download?as=${as}${after && `&after=${after}`}`,
      );
      expect(answer.status).toBe(200);
      text += await answer.text();
      after = answer.headers.get('x-next');
    }
    return text;
  }

  test('is all of it as text', async () => {
    const lines = Array.from({ length: LINES }, (_, at) => `line ${at}\n`).join('');
    expect(await whole('text')).toBe(`${lines}done & <dusted>\n`);
  });

  test('is a page that fetches and runs nothing, with its colours', async () => {
    const page = await whole('html');
    expect(page).toContain("default-src 'none'");
    expect(page).toContain('<title>Mend &lt;it&gt;</title>');
    expect(page).toContain('<span style="color:#cc0000;font-weight:bold">done &amp; &lt;dusted&gt;</span>');
    expect(page.match(/line \d+\n/g)).toHaveLength(LINES);
    expect(page.trimEnd().endsWith('</html>')).toBe(true);
  });

  test('is an asciicast', async () => {
    const [head, ...events] = (await whole('asciicast'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(head).toMatchObject({ version: 3, title: 'Mend <it>' });
    const time = events.reduce((sum, [wait]) => sum + wait, 0);
    expect(time).toBeCloseTo(600);
    expect(events.at(-1)?.slice(1)).toEqual(['x', '0']);
  });

  test('is refused as anything else', async () => {
    expect((await get(`/sessions/${id}/runs/0/download?as=pdf`)).status).toBe(400);
  });
});
