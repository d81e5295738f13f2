import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Session } from '../../shared/model/session.ts';
import { insertRun } from '../store/runs.ts';
import { insertSession, interruptedSessions } from '../store/sessions.ts';
import { aSession } from '../testing/services.ts';
import { command, sessionsBench } from './sessions-bench.ts';
import { KEY } from './testing.ts';

const at = sessionsBench();
const { makeManager, row, settled } = at;

describe('across restarts', () => {
  test('of the agent, a session goes on and is taken up again; the older agent is told to go', async () => {
    const session = await makeManager().start({ projectId: at.projectId, program: { kind: 'shell' } });
    const second = makeManager();
    await second.open();
    await expect.poll(() => at.takenOver).toBe(1);
    expect(row(session).state).toBe('running');
    await expect.poll(() => second.following().map(({ key }) => key.sessionId)).toEqual([session.id]);
    await second.stop(session.id, 'politely');
    await settled(session);
    expect(row(session).state).toBe('exited');
  });

  test('of the agent, one that ended meanwhile is found with its code', async () => {
    const first = makeManager();
    const session = await first.start({
      projectId: at.projectId,
      program: command('sleep 0.3; touch ended; exit 4'),
    });
    first.close();
    await expect.poll(() => existsSync(join(at.dir, 'ended')), { timeout: 15_000 }).toBe(true);
    expect(row(session).state).toBe('running');
    await makeManager().open();
    await settled(session);
    expect(row(session)).toMatchObject({ state: 'exited', exitCode: 4 });
  });

  test('of the host, every session of it has failed in words, and the next one gets a new host', async () => {
    const manager = makeManager();
    const session = await manager.start({ projectId: at.projectId, program: { kind: 'shell' } });
    const ears = await manager.findLive({ sessionId: session.id, run: 0 });
    const pid = manager.hostPid as number;
    process.kill(pid, 'SIGKILL');
    await settled(session);
    expect(row(session)).toMatchObject({
      state: 'failed',
      notice: expect.stringContaining('terminal host ended'),
    });
    expect(ears?.gone).toContain('terminal host ended');
    const next = await manager.start({ projectId: at.projectId, program: command('true') });
    await settled(next);
    expect(row(next).state).toBe('exited');
    expect(manager.hostPid).not.toBe(pid);
  });

  test('what was starting when the agent died, and what no host knows, has failed', async () => {
    const [starting, running] = at.store.write((tx) =>
      (['starting', 'running'] as const).map((state) =>
        insertSession(tx, aSession({ projectId: at.projectId, state })),
      ),
    ) as [Session, Session];
    at.store.write((tx) => {
      for (const { id } of [starting, running]) insertRun(tx, { sessionId: id, run: 0, startedAt: 1 });
    });
    await makeManager().open();
    expect(row(starting)).toMatchObject({
      state: 'failed',
      notice: expect.stringContaining('while this was starting'),
    });
    expect(row(running)).toMatchObject({
      state: 'failed',
      interrupted: true,
      notice: expect.stringContaining('terminal host ended'),
    });
    expect(row(starting).interrupted).toBe(false);
  });

  test('of the machine, what ran is interrupted in these words, and is not any more once it goes on', async () => {
    const session = at.store.write((tx) => {
      insertRun(tx, { sessionId: KEY.sessionId, run: 0, startedAt: 5 });
      return insertSession(
        tx,
        aSession({ id: KEY.sessionId, projectId: at.projectId, program: command('true') }),
      );
    });
    at.bootedAt = 6;
    const manager = makeManager();
    await manager.open();
    expect(row(session)).toMatchObject({
      interrupted: true,
      notice: expect.stringContaining('machine was restarted'),
    });
    expect(interruptedSessions(at.store.db).map(({ id }) => id)).toEqual([session.id]);
    await manager.resume(session.id);
    await settled(session);
    expect(row(session)).toMatchObject({ state: 'exited', interrupted: false, notice: null });
  });
});
