import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { newId } from '../../shared/model/ids.ts';
import type { Program } from '../../shared/model/session.ts';
import { openRun } from '../recordings/recording.ts';
import { mountSmall } from '../recordings/test-support.ts';
import { addProject, removeProject } from '../store/projects.ts';
import { findRun } from '../store/runs.ts';
import { command, sessionsBench } from './sessions-bench.ts';

const at = sessionsBench();
const { makeManager, row, settled } = at;

describe('a session', () => {
  test('runs in its project with the login environment, ends with its code, and keeps its last lines', async () => {
    const manager = makeManager({ FROM_LOGIN: 'yes' });
    const session = await manager.start({
      projectId: at.projectId,
      program: command('echo "$PWD $FROM_LOGIN $TERM $OPEN_POET_SESSION"; exit 7'),
      size: { cols: 200, rows: 10 },
    });
    expect(session).toMatchObject({ runs: 1, cols: 200, rows: 10, notice: null });
    await settled(session);
    expect(row(session)).toMatchObject({
      state: 'exited',
      exitCode: 7,
      endedAt: expect.any(Number),
      peek: [`${at.dir} yes xterm-256color ${session.id}`],
    });
    expect(findRun(at.store.db, { sessionId: session.id, run: 0 })).toMatchObject({ exitCode: 7 });
    expect(at.over).toEqual([{ sessionId: session.id, run: 0 }]);
    const { reader } = openRun(at.home.recordingsDir, { sessionId: session.id, run: 0 });
    expect(Buffer.from(await reader.read(0, 4096)).toString()).toContain('yes xterm-256color');
  });

  test('of claude where it is not installed is a shell with a notice', async () => {
    const manager = makeManager({ PATH: '/usr/bin:/bin' });
    const session = await manager.start({ projectId: at.projectId, program: { kind: 'claude' } });
    expect(session).toMatchObject({
      state: 'running',
      title: 'Claude Code · poet',
      notice: expect.stringContaining('npm install -g @anthropic-ai/claude-code'),
    });
    await manager.stop(session.id, 'politely');
    await settled(session);
  });

  test('is stopped politely, firmly, by force, each step on its row; stopping it again says how it ended', async () => {
    const manager = makeManager();
    const polite = await manager.start({ projectId: at.projectId, program: { kind: 'shell' } });
    await manager.stop(polite.id, 'politely');
    await settled(polite);
    const stubborn = await manager.start({
      projectId: at.projectId,
      program: command('trap "" HUP TERM; echo up; while :; do sleep 1; done'),
    });
    const ears = await manager.findLive({ sessionId: stubborn.id, run: 0 });
    await expect.poll(() => ears?.text).toContain('up');
    const asked = await manager.stop(stubborn.id, 'politely');
    expect(asked).toMatchObject({ state: 'running', stop: { how: 'politely' } });
    expect((await manager.stop(stubborn.id, 'firmly')).stop?.how).toBe('firmly');
    expect((await manager.stop(stubborn.id, 'politely')).stop?.how).toBe('firmly');
    await manager.stop(stubborn.id, 'force');
    await settled(stubborn);
    expect(row(stubborn)).toMatchObject({ signal: 9, exitCode: null, stop: { how: 'force' } });
    expect(await manager.stop(stubborn.id, 'force')).toEqual(row(stubborn));
    await expect(manager.stop(newId(), 'force')).rejects.toThrow(/no such session/);
  });

  test('is not begun in a project that is gone, or whose folder is gone', async () => {
    const manager = makeManager();
    const gone = at.store.write((tx) => addProject(tx, { name: 'gone', path: join(at.dir, 'gone'), now: 1 }));
    const program: Program = { kind: 'shell' };
    await expect(manager.start({ projectId: gone.id, program })).rejects.toThrow(
      /There is no folder .*gone any more/,
    );
    at.store.write((tx) => removeProject(tx, gone.id, 2));
    await expect(manager.start({ projectId: gone.id, program })).rejects.toThrow(/not on the list/);
  });
});

test('stopping everything ends what ends by itself, then what must be made to', async () => {
  const manager = makeManager();
  const shell = await manager.start({ projectId: at.projectId, program: { kind: 'shell' } });
  const stubborn = await manager.start({
    projectId: at.projectId,
    program: command('trap "" HUP; echo up; while :; do sleep 1; done'),
  });
  const ears = await manager.findLive({ sessionId: stubborn.id, run: 0 });
  await expect.poll(() => ears?.text).toContain('up');
  expect((await manager.stopAll()).map(({ id }) => id).sort()).toEqual([shell.id, stubborn.id].sort());
  expect(row(shell)).toMatchObject({ state: 'exited', stop: { how: 'politely' } });
  expect(row(stubborn)).toMatchObject({ state: 'exited', stop: { how: 'firmly' } });
});
const small = mountSmall('300k');
afterAll(() => small?.unmount());

describe.skipIf(small === null)('on a full disk (needs the right to mount a tmpfs)', () => {
  test('a session says that it is not recorded, and once there is room how much of it was not', async () => {
    at.home = { ...at.home, recordingsDir: small?.dir ?? '' };
    const ballast = join(at.home.recordingsDir, 'ballast');
    const go = join(at.dir, 'go');
    const manager = makeManager();
    const session = await manager.start({
      projectId: at.projectId,
      program: command(
        `while :; do [ -f ${go} ] && { head -c $(cat ${go}) /dev/zero | tr '\\0' x; rm ${go}; }; sleep 0.02; done`,
      ),
    });
    const print = (bytes: number) => {
      writeFileSync(`${go}.new`, String(bytes));
      renameSync(`${go}.new`, go);
    };
    writeFileSync(ballast, new Uint8Array(100_000));
    print(250_000);
    const notice = () => row(session).notice;
    await expect.poll(notice, { timeout: 15_000 }).toContain('disk of the machine is full');
    rmSync(ballast);
    const again = () => {
      print(10);
      return notice();
    };
    await expect.poll(again, { timeout: 15_000, interval: 100 }).toMatch(/was full for a while: \d+ KiB/);
    expect(row(session).state).toBe('running');
  });
});
