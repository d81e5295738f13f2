import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Program, Session } from '../../shared/model/session.ts';
import { openRun } from '../recordings/recording.ts';
import { beginConversation, conversationsOf } from '../store/conversations.ts';
import { addProject } from '../store/projects.ts';
import { runsOf } from '../store/runs.ts';
import { updateSession } from '../store/sessions.ts';
import type { SessionManager } from './session-manager.ts';
import { command, type Ears, sessionsBench } from './sessions-bench.ts';

const at = sessionsBench();
const { makeManager, row, settled } = at;

describe('resume', () => {
  const finished = async (manager: SessionManager<Ears>, program: Program) => {
    const session = await manager.start({ projectId: at.projectId, program, size: { cols: 90, rows: 20 } });
    await settled(session);
    return row(session);
  };
  /** A Claude Code that says how it was called, and stays while the file `busy` is there. */
  function fakeClaude(): Record<string, string> {
    mkdirSync(join(at.dir, 'bin'), { recursive: true });
    writeFileSync(
      join(at.dir, 'bin', 'claude'),
      `#!/bin/sh\necho "called: $*$WORD"; while [ -e ${at.dir}/busy ]; do sleep 0.05; done\n`,
      { mode: 0o755 },
    );
    return { PATH: `${join(at.dir, 'bin')}:/usr/bin:/bin` };
  }
  const said = async (session: Session, run: number) => {
    const { reader } = openRun(at.home.recordingsDir, { sessionId: session.id, run });
    return Buffer.from(await reader.read(0, 4096)).toString();
  };

  test('goes on in a further run, and what each run printed stays', async () => {
    const manager = makeManager();
    const session = await finished(manager, command('echo "$PWD"; exit 3'));
    const again = await manager.resume(session.id);
    expect(again).toMatchObject({ id: session.id, runs: 2, cols: 90 });
    await settled(session);
    expect(row(session)).toMatchObject({ state: 'exited', exitCode: 3, runs: 2 });
    for (const run of [0, 1]) expect(await said(session, run)).toContain(at.dir);
    expect(runsOf(at.store.db, session.id).map(({ exitCode }) => exitCode)).toEqual([3, 3]);
  });

  test('gives Claude Code the conversation that it had, under the same id', async () => {
    const manager = makeManager(fakeClaude());
    const session = await finished(manager, { kind: 'claude' });
    at.store.write((tx) => beginConversation(tx, session.claudeId as string));
    await manager.resume(session.id);
    await settled(session);
    expect(await said(session, 1)).toContain(`called: --resume ${session.claudeId}`);
    expect(row(session).claudeId).toBe(session.claudeId);
    expect(conversationsOf(at.store.db, session.id)).toHaveLength(1);
  });

  test('has the variables that it was begun with, as has a fork; no row says what they hold', async () => {
    const manager = makeManager(fakeClaude());
    const session = await finished(manager, { kind: 'claude', env: { WORD: ' hush' } });
    await manager.resume(session.id);
    await settled(session);
    const fork = await manager.fork(session.id);
    await settled(fork);
    for (const text of [await said(session, 0), await said(session, 1), await said(fork, 0)])
      expect(text).toMatch(/called: .* hush/);
    for (const one of [session, fork])
      expect(row(one).program).toEqual({ kind: 'claude', env: { WORD: '' } });
  });

  test('of what runs is that run, also for those who ask at the same instant', async () => {
    const manager = makeManager(fakeClaude());
    const session = await finished(manager, { kind: 'claude' });
    writeFileSync(join(at.dir, 'busy'), '');
    const all = await Promise.all([1, 2, 3].map(() => manager.resume(session.id)));
    for (const one of all) expect(one).toMatchObject({ id: session.id, state: 'running', runs: 2 });
    expect(manager.following()).toHaveLength(1);
    rmSync(join(at.dir, 'busy'));
    await settled(session);
    expect(row(session).runs).toBe(2);
  });

  test('of a conversation that another session has open gives that session', async () => {
    const manager = makeManager(fakeClaude());
    const first = await finished(manager, { kind: 'claude' });
    const second = await finished(manager, { kind: 'claude' });
    at.store.write((tx) => updateSession(tx, second.id, { claudeId: first.claudeId }));
    writeFileSync(join(at.dir, 'busy'), '');
    const [one, other] = await Promise.all([manager.resume(first.id), manager.resume(second.id)]);
    expect(one?.id).toBe(first.id);
    expect(other?.id).toBe(first.id);
    rmSync(join(at.dir, 'busy'));
    await settled(first);
  });

  test('of a conversation that is open in a terminal of its own is refused in words', async () => {
    const manager = makeManager(fakeClaude());
    const session = await finished(manager, { kind: 'claude' });
    at.conversations.openIn = async (id) => (id === session.claudeId ? 4711 : null);
    await expect(manager.resume(session.id)).rejects.toThrow(/open in another terminal.*4711/);
    expect(row(session).runs).toBe(1);
  });

  test('without the transcript is refused where something was said, and begins anew where nothing was', async () => {
    const manager = makeManager(fakeClaude());
    const session = await finished(manager, { kind: 'claude' });
    const before = session.claudeId as string;
    at.conversations.transcript = async () => null;
    await manager.resume(session.id);
    await settled(session);
    const fresh = row(session).claudeId as string;
    expect(await said(session, 1)).toContain(`called: --session-id ${fresh}`);
    expect(fresh).not.toBe(before);
    expect(conversationsOf(at.store.db, session.id).map(({ id }) => id)).toEqual([before, fresh]);
    at.store.write((tx) => beginConversation(tx, fresh));
    await expect(manager.resume(session.id)).rejects.toThrow(/does not have this conversation any more/);
  });

  test('in a folder that moved says so, and goes on where the folder is now', async () => {
    const manager = makeManager();
    const old = join(at.dir, 'old');
    mkdirSync(old);
    const project = at.store.write((tx) => addProject(tx, { name: 'old', path: old, now: 1 }));
    const session = await manager.start({ projectId: project.id, program: command('pwd') });
    await settled(session);
    renameSync(old, join(at.dir, 'new'));
    await expect(manager.resume(session.id)).rejects.toThrow(/no folder .*old any more. If it moved, add/);
    const moved = at.store.write((tx) => addProject(tx, { name: 'new', path: join(at.dir, 'new'), now: 2 }));
    await manager.resume(session.id, { projectId: moved.id });
    await settled(session);
    expect(row(session).projectId).toBe(moved.id);
    expect(await said(session, 1)).toContain(join(at.dir, 'new'));
  });

  test('a fork is a session of its own that begins with a copy, and leaves the first as it is', async () => {
    const manager = makeManager(fakeClaude());
    const session = await finished(manager, { kind: 'claude' });
    const fork = await manager.fork(session.id);
    await settled(fork);
    expect(row(fork)).toMatchObject({ forkedFrom: session.id, title: `${session.title}, forked` });
    expect(await said(fork, 0)).toContain(
      `called: --resume ${session.claudeId} --fork-session --session-id ${row(fork).claudeId}`,
    );
    expect(row(fork).claudeId).not.toBe(session.claudeId);
    expect(row(session)).toEqual(session);
    const shell = await finished(manager, command('true'));
    await expect(manager.fork(shell.id)).rejects.toThrow(/Only a conversation/);
  });
});
