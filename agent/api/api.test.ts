import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Caller } from '../../shared/model/grant.ts';
import { newId } from '../../shared/model/ids.ts';
import type { Project } from '../../shared/model/project.ts';
import type { Session } from '../../shared/model/session.ts';
import { type SyncAnswer, syncAnswerSchema } from '../../shared/model/sync.ts';
import { type Problem, problemSchema } from '../../shared/wire/messages.ts';
import { beginAnswer } from '../store/answers.ts';
import { findDevice, updateDevice } from '../store/devices.ts';
import { insertRun } from '../store/runs.ts';
import { answers as keptAnswers } from '../store/schema.ts';
import { insertSession, updateSession } from '../store/sessions.ts';
import { aSession, testServices } from '../testing/services.ts';

let services: ReturnType<typeof testServices>;
let dir: string;
beforeEach(() => {
  services = testServices();
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'projects-')));
});
afterEach(() => {
  services.close();
  rmSync(dir, { recursive: true });
});

const owner: Caller = { kind: 'device', deviceId: newId(), grant: { role: 'owner' } };
const call = (
  method: string,
  path: string,
  body?: unknown,
  { caller = { kind: 'local' }, key }: { caller?: Caller | undefined; key?: string } = {},
) =>
  services.app.request(
    `/v1${path}`,
    {
      method,
      headers: { 'content-type': 'application/json', ...(key && { 'idempotency-key': key }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    },
    { caller },
  );
const problem = async (answer: Response): Promise<Problem['error']> =>
  v.parse(problemSchema, await answer.json()).error;
const read = async <T>(answer: Response | Promise<Response>): Promise<T> =>
  (await answer).json() as Promise<T>;

describe('errors', () => {
  test('a body that is not right is refused with the field and words', async () => {
    const answer = await call('POST', '/projects', { path: ' ' });
    expect(answer.status).toBe(400);
    expect(await problem(answer)).toEqual({ code: 'invalid', field: 'path', message: 'say which folder' });
  });

  test('a body that is not JSON, none at all, or too large a one is refused', async () => {
    const raw = (body: string) =>
      services.app.request(
        '/v1/projects',
        { method: 'POST', body, headers: { 'content-type': 'application/json' } },
        { caller: owner },
      );
    expect((await raw('{')).status).toBe(400);
    expect((await call('POST', '/projects')).status).toBe(400);
    const large = await raw(JSON.stringify({ path: 'x'.repeat(300_000) }));
    expect(large.status).toBe(413);
    expect((await problem(large)).code).toBe('too-large');
  });

  test('an unknown route is a problem too, and to nobody it is forbidden', async () => {
    expect((await call('GET', '/nothing')).status).toBe(404);
    expect((await services.app.request('/v1/nothing')).status).toBe(403);
  });
});

describe('projects', () => {
  test('are added by folder, once, under its name, and listed', async () => {
    mkdirSync(join(dir, 'poet'));
    symlinkSync(join(dir, 'poet'), join(dir, 'link'));
    const first = await read<Project>(call('POST', '/projects', { path: join(dir, 'poet') }));
    expect(first).toMatchObject({ name: 'poet', path: join(dir, 'poet') });
    expect(await read(call('POST', '/projects', { path: join(dir, 'link') }))).toEqual(first);
    expect(await read(call('GET', '/projects'))).toEqual({ projects: [first] });
  });

  test.each([
    ['relative', /whole path/],
    ['/nowhere/at/all', /no folder/],
    ['FILE', /not a folder/],
  ])('a folder that is %s is refused in words', async (path, words) => {
    writeFileSync(join(dir, 'FILE'), '');
    const answer = await call('POST', '/projects', { path: path === 'FILE' ? join(dir, path) : path });
    expect(answer.status).toBe(422);
    expect(await problem(answer)).toMatchObject({ field: 'path', message: expect.stringMatching(words) });
  });

  test('are not removed while a session runs', async () => {
    const project = await read<Project>(call('POST', '/projects', { path: dir }));
    const session = services.store.write((tx) => insertSession(tx, aSession({ projectId: project.id })));
    const refused = await call('DELETE', `/projects/${project.id}`);
    expect(refused.status).toBe(409);
    expect((await problem(refused)).message).toBe('A session of it runs. Stop it first.');
    services.store.write((tx) => updateSession(tx, session.id, { state: 'exited' }));
    expect((await call('DELETE', `/projects/${project.id}`)).status).toBe(204);
    expect((await call('DELETE', `/projects/${project.id}`)).status).toBe(404);
  });

  test('folders are completed: only folders, hidden ones once a dot is typed', async () => {
    for (const name of ['alpha', 'alps', '.alien', 'beta']) mkdirSync(join(dir, name));
    writeFileSync(join(dir, 'alone.txt'), '');
    const complete = async (prefix: string) =>
      (await read<{ paths: string[] }>(call('GET', `/paths?prefix=${encodeURIComponent(prefix)}`))).paths;
    expect(await complete(join(dir, 'al'))).toEqual([join(dir, 'alpha'), join(dir, 'alps')]);
    expect(await complete(`${dir}/`)).toHaveLength(3);
    expect(await complete(`${dir}/.a`)).toEqual([join(dir, '.alien')]);
    expect(await complete('/nowhere/at/all/x')).toEqual([]);
    expect(await complete('relative')).toEqual([]);
  });
});

describe('sync', () => {
  test('gives the whole first, then only what changed, and the machine', async () => {
    const project = await read<Project>(call('POST', '/projects', { path: dir }));
    const whole = v.parse(syncAnswerSchema, await read(call('GET', '/sync')));
    expect(whole).toMatchObject({ whole: true, rows: { project: [project] }, machine: { name: 'desk' } });
    const later = await read<SyncAnswer>(call('GET', `/sync?since=${whole.rev}&epoch=${whole.epoch}`));
    expect(later).toMatchObject({ whole: false, rows: { project: [] }, rev: whole.rev });
    expect((await call('GET', '/sync?since=-1')).status).toBe(400);
  });

  test('gives the whole to a cursor of another database', async () => {
    const project = await read<Project>(call('POST', '/projects', { path: dir }));
    for (const query of [`since=${project.rev}`, `since=${project.rev}&epoch=${newId()}`]) {
      expect(await read<SyncAnswer>(call('GET', `/sync?${query}`))).toMatchObject({
        whole: true,
        rows: { project: [project] },
      });
    }
  });

  test('shows a guest its sessions and their projects, and nothing else', async () => {
    services.addDevice();
    const project = await read<Project>(call('POST', '/projects', { path: dir }));
    mkdirSync(join(dir, 'other'));
    await call('POST', '/projects', { path: join(dir, 'other') });
    const shared = services.store.write((tx) => insertSession(tx, aSession({ projectId: project.id })));
    services.store.write((tx) => insertSession(tx, aSession()));
    const caller: Caller = {
      kind: 'device',
      deviceId: newId(),
      grant: { role: 'guest', sessions: [shared.id], verb: 'watch', from: 0, expiresAt: Date.now() + 60_000 },
    };
    const seen = await read<SyncAnswer>(call('GET', '/sync', undefined, { caller }));
    expect(seen).toMatchObject({ rows: { session: [shared], project: [project], device: [] } });
    expect(seen.rows.project).toHaveLength(1);
    expect(await read(call('GET', '/sessions', undefined, { caller }))).toEqual({ sessions: [shared] });
  });
});

describe('sessions', () => {
  test('start, are renamed, and their bytes are read by offset', async () => {
    const body = { projectId: newId(), program: { kind: 'shell' } };
    const session = await read<Session>(call('POST', '/sessions', body));
    services.store.write((tx) => insertRun(tx, { sessionId: session.id, run: 0, startedAt: 1 }));
    const renamed = await read<Session>(call('PATCH', `/sessions/${session.id}`, { title: 'Mine' }));
    expect(renamed).toMatchObject({ title: 'Mine', rev: session.rev + 1 });
    const output = await call('GET', `/sessions/${session.id}/runs/0/output?from=2&max=4`);
    expect(Object.fromEntries(output.headers)).toMatchObject({ 'x-offset': '2', 'x-length': '8' });
    expect((await output.arrayBuffer()).byteLength).toBe(4);
    const screen = await call('GET', `/sessions/${session.id}/runs/0/screen?offset=5`);
    expect(Object.fromEntries(screen.headers)).toMatchObject({
      'x-offset': '5',
      'x-cols': '80',
      'x-rows': '24',
    });
    expect((await call('GET', `/sessions/${session.id}/runs/1/output`)).status).toBe(404);
    expect((await call('GET', `/sessions/${session.id}/runs/0/output?from=-1`)).status).toBe(400);
    expect((await call('GET', `/sessions/${newId()}`)).status).toBe(404);
  });

  test('of two devices that rename one at once the later is told of the first, and has the last word', async () => {
    const session = services.store.write((tx) => insertSession(tx, aSession({ title: 'Before' })));
    const rename = (title: string, was?: string) => call('PATCH', `/sessions/${session.id}`, { title, was });
    expect((await rename('Mine', 'Before')).status).toBe(200);
    const late = await rename('Yours', 'Before');
    expect(late.status).toBe(409);
    expect(JSON.stringify(await late.json())).toContain('It was named “Mine” meanwhile');
    expect((await read<Session>(call('GET', `/sessions/${session.id}`))).title).toBe('Mine');
    expect((await rename('Mine', 'Before')).status).toBe(200);
    expect((await rename('Yours')).status).toBe(200);
  });

  test('a guest reads nothing that began before it was let in', async () => {
    const session = services.store.write((tx) => insertSession(tx, aSession()));
    services.store.write((tx) => insertRun(tx, { sessionId: session.id, run: 0, startedAt: 100 }));
    const guest = (from: number): Caller => ({
      kind: 'device',
      deviceId: newId(),
      grant: { role: 'guest', sessions: [session.id], verb: 'watch', from, expiresAt: Date.now() + 60_000 },
    });
    const path = `/sessions/${session.id}/runs/0/output`;
    expect((await call('GET', path, undefined, { caller: guest(101) })).status).toBe(403);
    expect((await call('GET', path, undefined, { caller: guest(100) })).status).toBe(200);
  });
});

describe('an idempotency key', () => {
  const body = { projectId: newId(), program: { kind: 'shell' } };

  test('tells whoever used it, and nobody else, whether its request was done', async () => {
    const key = newId();
    const asked = (caller: Caller) => call('GET', `/done/${key}`, undefined, { caller });
    expect((await asked(owner)).status).toBe(404);
    await call('POST', '/sessions', body, { key, caller: owner });
    expect((await asked(owner)).status).toBe(204);
    expect((await asked({ kind: 'local' })).status).toBe(404);
  });

  test('makes a request happen once: the copy gets the first answer', async () => {
    const key = newId();
    const first = await call('POST', '/sessions', body, { key });
    const again = await call('POST', '/sessions', body, { key });
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(await again.json()).toEqual(await first.json());
    expect(services.started).toHaveLength(1);
    await call('POST', '/sessions', body, { key: newId() });
    await call('POST', '/sessions', body, { key, caller: owner });
    expect(services.started).toHaveLength(3);
  });

  test('holds for copies that come while the first is under way', async () => {
    const key = newId();
    const answers = await Promise.all([1, 2, 3].map(() => call('POST', '/sessions', body, { key })));
    const ids = await Promise.all(answers.map((answer) => read<Session>(answer).then(({ id }) => id)));
    expect(new Set(ids).size).toBe(1);
    expect(services.started).toHaveLength(1);
  });

  test('keeps no pairing link: its secret is written nowhere', async () => {
    const answer = await call('POST', '/invitations', {}, { key: newId() });
    const { link } = await read<{ link: string }>(answer);
    expect(answer.status).toBe(201);
    expect(link).toMatch(/\S/);
    expect(services.store.db.select().from(keptAnswers).all()).toEqual([]);
  });

  test('of another request, or not an id, is refused', async () => {
    const key = newId();
    await call('POST', '/sessions', body, { key });
    const other = await call('POST', '/sessions', { ...body, title: 'other' }, { key });
    expect(other.status).toBe(422);
    expect((await call('POST', '/sessions', body, { key: 'short' })).status).toBe(400);
  });

  test('whose request was refused may be used again', async () => {
    const key = newId();
    const path = join(dir, 'later');
    expect((await call('POST', '/projects', { path }, { key })).status).toBe(422);
    mkdirSync(path);
    expect((await call('POST', '/projects', { path }, { key })).status).toBe(201);
  });

  test('of a request that the agent ended in is answered honestly, not by doing it again', async () => {
    const key = newId();
    await call('POST', '/sessions', body, { key });
    const { kept } = services.store.write((tx) =>
      beginAnswer(tx, { caller: 'local', key }, new Uint8Array(32), services.clock.now()),
    ) as { kept: { request: Uint8Array } };
    const lost = newId();
    services.store.write((tx) =>
      beginAnswer(tx, { caller: 'local', key: lost }, kept.request, services.clock.now()),
    );
    const answer = await call('POST', '/sessions', body, { key: lost });
    expect(answer.status).toBe(409);
    expect((await problem(answer)).code).toBe('outcome-unknown');
    expect(services.started).toHaveLength(1);
  });
});

describe('devices and pairing', () => {
  test('a device is renamed and removed', async () => {
    const id = services.addDevice();
    expect(await read(call('PATCH', `/devices/${id}`, { name: ' My phone ' }))).toMatchObject({
      name: 'My phone',
    });
    expect(await read(call('DELETE', `/devices/${id}`))).toEqual({ invited: [] });
    expect((await call('DELETE', `/devices/${id}`)).status).toBe(404);
    expect((await call('PATCH', `/devices/${id}`, { name: 'x' })).status).toBe(404);
  });

  test('only the terminal may let an invitation accept by itself', async () => {
    expect((await call('POST', '/invitations', { accept: true }, { caller: owner })).status).toBe(403);
    expect((await call('POST', '/invitations', { accept: true })).status).toBe(201);
    expect((await call('POST', '/invitations', {}, { caller: owner })).status).toBe(201);
  });

  test('an invitation is waited for and cancelled', async () => {
    const { id } = await read<{ id: string }>(call('POST', '/invitations', {}));
    expect(await read(call('GET', `/invitations/${id}/wait`))).toMatchObject({ state: 'open' });
    const waiting = call('GET', `/invitations/${id}/wait?known=open`);
    expect((await call('DELETE', `/invitations/${id}`)).status).toBe(204);
    expect(await read(waiting)).toMatchObject({ state: 'expired' });
    expect((await call('GET', '/invitations/none/wait')).status).toBe(404);
  });

  test('rights come when the device and an owner said that the words match', async () => {
    const id = services.addDevice('pending');
    const caller: Caller = { kind: 'pending', deviceId: id };
    expect((await call('GET', '/sync', undefined, { caller })).status).toBe(403);
    expect(await read(call('POST', '/pairings/mine', { match: true }, { caller }))).toEqual({
      state: 'waiting',
    });
    expect(findDevice(services.store.db, id)?.grant).toBeNull();
    const said = call('POST', `/pairings/${id}`, { match: true }, { caller: owner });
    expect(await read(said)).toEqual({ state: 'accepted' });
    expect(findDevice(services.store.db, id)?.grant).toEqual({ role: 'owner' });
    expect((await call('POST', `/pairings/${id}`, { match: false }, { caller: owner })).status).toBe(404);
  });

  test('a device cannot answer for the machine, nor one with rights take back its own', async () => {
    const id = services.addDevice('pending');
    const caller: Caller = { kind: 'pending', deviceId: id };
    expect((await call('POST', `/pairings/${id}`, { match: true }, { caller })).status).toBe(403);
    services.store.write((tx) => updateDevice(tx, id, { grant: { role: 'owner' } }));
    const paired: Caller = { kind: 'device', deviceId: id, grant: { role: 'owner' } };
    expect(await read(call('POST', '/pairings/mine', { match: true }, { caller: paired }))).toEqual({
      state: 'accepted',
    });
    expect((await call('POST', '/pairings/mine', { match: false }, { caller: paired })).status).toBe(409);
    expect(findDevice(services.store.db, id)).toBeDefined();
  });
});

test('the terminal asks for the status and ends the agent', async () => {
  expect(await read(call('GET', '/status'))).toMatchObject({ relay: { connected: true } });
  expect((await call('POST', '/shutdown', { all: true })).status).toBe(202);
  expect(services.shutdowns).toEqual([{ all: true }]);
});
