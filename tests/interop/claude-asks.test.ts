/** What the real Claude Code asks, answered from devices through the relay, or at the desk: the right thing runs, once, and all agree. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ensureClaudeCode } from '../../scripts/claude-code.mjs';
import type { Notification } from '../../shared/model/notification.ts';
import type { Project } from '../../shared/model/project.ts';
import type { Session } from '../../shared/model/session.ts';
import { lastBlocks, lastWords, type MessagesApi, startMessagesApi } from '../fakes/messages-api.ts';
import { say, text, toolUse } from '../fakes/messages-script.ts';
import { type ClaudeHome, createClaudeHome } from '../support/claude-home.ts';
import { type ClaudeSession, startClaudeSession } from '../support/claude-session.ts';
import { type Device, pairDevice } from '../support/device.ts';
import { type Product, startProduct } from '../support/product.ts';
import { until } from '../support/until.ts';

const claude = await ensureClaudeCode();
if ('reason' in claude) console.log(`skipped, Claude Code is not here: ${claude.reason}`);

describe.skipIf('reason' in claude)('what Claude Code asks', { timeout: 60_000 }, () => {
  let api: MessagesApi;
  let home: ClaudeHome;
  let product: Product;
  let device: Device;
  let other: Device;
  let session: ClaudeSession;

  beforeAll(async () => {
    api = await startMessagesApi();
    home = await createClaudeHome({ claude: 'path' in claude ? claude.path : null, apiUrl: api.url });
    product = await startProduct({ account: home });
    device = await pairDevice(product.pairing, 'Phone');
    other = await pairDevice(await product.invite(), 'Tablet');
    const project = await device.call<Project>('POST', '/v1/projects', { path: home.project });
    session = await startClaudeSession(device, { projectId: project.id });
    await session.does('idle', 60_000);
  }, 120_000);
  afterAll(async () => {
    session?.close();
    device?.stop();
    other?.stop();
    await product?.close();
    await home?.remove();
    await api?.close();
  });
  afterEach(() => {
    api.clear();
    expect(api.unforeseen).toEqual([]);
  });

  const idle = async () => {
    await session.does('idle');
    await session.delivered();
  };
  const gone = async (from: Device) =>
    until('the ask to be gone', async () => {
      const row = await from.call<Session>('GET', `/v1/sessions/${session.id}`);
      return row.asks.length === 0;
    });
  /** Has Claude want to run a command that leaves a line in a file each time it runs. */
  async function wants(name: string, then: string) {
    const proof = join(home.project, name);
    let result = '';
    const command = `echo ran >> ${proof}; echo printed`;
    api.queue(say(text('I will write it.'), toolUse('Bash', { command, description: 'Write' })));
    api.queue((body) => {
      result = JSON.stringify(lastBlocks(body).filter((block) => block.type === 'tool_result'));
      return say(text(then));
    });
    await session.send(`write ${name}`);
    return {
      ask: await session.asked(),
      ran: () => readFileSync(proof, 'utf8'),
      proof,
      result: () => result,
    };
  }
  const lastTold = async () =>
    (await device.call<{ notifications: Notification[] }>('GET', '/v1/notifications')).notifications[0]
      ?.title;

  test('Allow from two devices at the same instant runs the tool exactly once, and the later is told who was first', async () => {
    const { ask, ran, result } = await wants('allow.txt', 'It is done.');
    expect(ask).toMatchObject({ kind: 'permission', tool: 'Bash', agent: null });
    expect(JSON.parse(ask.input).command).toContain('allow.txt');
    expect((await session.now()).activity).toMatchObject({ state: 'waiting', requestId: ask.id });
    await session.terminal.see(/Do you want to proceed/);
    const path = `/v1/sessions/${session.id}/asks/${ask.id}`;
    const both = await Promise.allSettled([
      device.call('POST', path, { answer: 'allow' }),
      other.call('POST', path, { answer: 'allow' }),
    ]);
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
    const first = both[0]?.status === 'fulfilled' ? 'Phone' : 'Tablet';
    const refused = both.find((one) => one.status === 'rejected') as PromiseRejectedResult;
    expect(String(refused.reason)).toMatch(new RegExp(`409.*answered on ${first}`));
    await Promise.all([gone(device), gone(other)]);
    await session.terminal.see(/It is done\./);
    await idle();
    expect(ran()).toBe('ran\n');
    expect(result()).toContain('printed');
    expect(await lastTold()).toBe(`Bash allowed on ${first}`);
  });

  test('Deny with words reaches the model in these words, and the tool does not run', async () => {
    const { ask, proof, result } = await wants('deny.txt', 'Then I will not.');
    await session.answer(ask, { answer: 'deny', message: 'Use the other file, please.' });
    await session.terminal.see(/Then I will not\./);
    await idle();
    expect(existsSync(proof)).toBe(false);
    expect(result()).toContain('Use the other file, please.');
  });

  test('what is answered at the desk is gone for all', async () => {
    const { ask, ran } = await wants('desk.txt', 'Done at the desk.');
    await session.terminal.see(/Do you want to proceed/);
    await until('the desk’s answer to be taken', async () => {
      session.terminal.type('1');
      return until('it', () => /Done at the desk\./.test(session.terminal.text()), { timeoutMs: 1500 }).catch(
        () => false,
      );
    });
    await Promise.all([gone(device), gone(other)]);
    await idle();
    expect(ran()).toBe('ran\n');
    await expect(session.answer(ask, { answer: 'allow' })).rejects.toThrow(/409.*answered at the desk/);
  });

  test('Esc at the desk takes the ask away, and it is idle', async () => {
    const { proof } = await wants('esc.txt', 'Never said.');
    await session.terminal.see(/Do you want to proceed/);
    await until('the ask to be gone', async () => {
      session.terminal.type('\x1b');
      return until('it', async () => (await session.now()).asks.length === 0, { timeoutMs: 3000 }).catch(
        () => false,
      );
    });
    await idle();
    expect(existsSync(proof)).toBe(false);
  });

  test('a question is answered by a choice', async () => {
    const question = 'Which colour shall it be?';
    const options = ['Indigo', 'Amber'].map((label) => ({ label, description: label }));
    let words = '';
    api.queue(
      say(
        toolUse('AskUserQuestion', { questions: [{ question, header: 'C', multiSelect: false, options }] }),
      ),
    );
    api.queue((body) => {
      words = lastWords(body);
      return say(text('Amber it is.'));
    });
    await session.send('ask me');
    const ask = await session.asked();
    expect(ask.kind).toBe('question');
    await session.answer(ask, { answer: 'allow', choices: { [question]: 'Amber' } });
    await session.terminal.see(/Amber it is\./);
    expect(words).toContain('Amber');
    await idle();
  });

  test('an agent that dies leaves Claude to the desk; the ask returns with it, and is answered once', async () => {
    const { ask, ran } = await wants('back.txt', 'Back again.');
    await product.killAgent();
    await product.startAgent();
    await device.live();
    const again = await session.asked();
    expect(again.id).toBe(ask.id);
    await session.answer(again, { answer: 'allow' });
    await session.terminal.see(/Back again\./);
    await idle();
    expect(ran()).toBe('ran\n');
  });

  test('Allow always does not ask for the same again', async () => {
    const touch = async (name: string, then: string) => {
      api.queue(say(toolUse('Bash', { command: `touch ${name}`, description: 'Touch' })), say(text(then)));
      await session.send(`touch ${name}`);
    };
    await touch('first.txt', 'Touched the first.');
    const ask = await session.asked();
    expect(ask.always).toEqual([
      `Work in ${home.project} for this session`,
      'Edit files without asking for this session',
    ]);
    await session.answer(ask, { answer: 'allowAlways' });
    await session.terminal.see(/Touched the first\./);
    await idle();
    await touch('second.txt', 'Touched the second.');
    await session.terminal.see(/Touched the second\./);
    for (const name of ['first.txt', 'second.txt']) expect(existsSync(join(home.project, name))).toBe(true);
  });

  test('a plan is approved as the person has changed it', async () => {
    // From “edit without asking”, which is on by now.
    await session.press('mode');
    let words = '';
    api.queue(say(toolUse('ExitPlanMode', { plan: '# Plan\n\n1. Paint it indigo.' })));
    api.queue((body) => {
      words = lastWords(body);
      return say(text('So planned.'));
    });
    await session.send('plan it');
    const ask = await session.asked();
    expect((await session.now()).usage?.mode).toBe('plan');
    expect(ask).toMatchObject({ kind: 'plan', tool: 'ExitPlanMode' });
    await session.answer(ask, { answer: 'allow', plan: '# Plan\n\n1. Paint it amber.' });
    await session.terminal.see(/So planned\./);
    expect(words).toContain('amber');
    await idle();
  });
});
