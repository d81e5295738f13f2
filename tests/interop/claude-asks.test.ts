/** What the real Claude Code asks, answered from a device through the relay, or at the desk; and what it is seen doing. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ensureClaudeCode } from '../../scripts/claude-code.mjs';
import type { Ask } from '../../shared/model/ask.ts';
import type { Project } from '../../shared/model/project.ts';
import type { Session } from '../../shared/model/session.ts';
import { lastBlocks, lastWords, type MessagesApi, startMessagesApi } from '../fakes/messages-api.ts';
import { say, saySlowly, text, toolUse } from '../fakes/messages-script.ts';
import { type ClaudeHome, createClaudeHome } from '../support/claude-home.ts';
import { type Device, type DeviceTerminal, pairDevice } from '../support/device.ts';
import { type Product, startProduct } from '../support/product.ts';
import { until } from '../support/until.ts';

const claude = await ensureClaudeCode();
if ('reason' in claude) console.log(`skipped, Claude Code is not here: ${claude.reason}`);

describe.skipIf('reason' in claude)('what Claude Code asks', { timeout: 120_000 }, () => {
  let api: MessagesApi;
  let home: ClaudeHome;
  let product: Product;
  let device: Device;
  let project: Project;
  let session: Session;
  let terminal: DeviceTerminal;

  beforeAll(async () => {
    api = await startMessagesApi();
    home = await createClaudeHome({ claude: 'path' in claude ? claude.path : null, apiUrl: api.url });
    product = await startProduct({ account: home });
    device = await pairDevice(product.pairing);
    project = await device.call<Project>('POST', '/v1/projects', { path: home.project });
  }, 120_000);
  afterAll(async () => {
    device?.stop();
    await product?.close();
    await home?.remove();
    await api?.close();
  });
  beforeEach(async () => {
    session = await device.start({
      projectId: project.id,
      program: { kind: 'claude', permissionMode: 'manual' },
      size: { cols: 60, rows: 30 },
    });
    terminal = device.open(session.id, { size: { cols: 60, rows: 30 } });
    await terminal.see(/❯/, 60_000);
    await until('it to be idle', async () => (await now()).activity?.state === 'idle');
  }, 90_000);
  afterEach(async () => {
    terminal?.close();
    api.clear();
    await device.call('POST', `/v1/sessions/${session.id}/stop`, { how: 'politely' });
    expect(api.unforeseen).toEqual([]);
  });

  const now = () => device.call<Session>('GET', `/v1/sessions/${session.id}`);
  const seen = async () => JSON.stringify(await now());
  async function asked(): Promise<Ask> {
    let ask: Ask | undefined;
    await until(
      'an ask',
      async () => {
        ask = (await now()).asks[0];
        return ask !== undefined;
      },
      { timeoutMs: 30_000, seen: () => terminal.text() },
    );
    return ask as Ask;
  }
  const state = async (wanted: string) => {
    let last = '';
    await until(
      `it to be ${wanted}`,
      async () => {
        last = await seen();
        return (await now()).activity?.state === wanted;
      },
      { timeoutMs: 30_000, seen: () => `${last}\n${terminal.text()}` },
    );
  };
  const noAsk = (timeoutMs = 30_000) =>
    until('the ask to be gone', async () => (await now()).asks.length === 0, { timeoutMs });
  const answer = (ask: Ask, body: object) =>
    device.call('POST', `/v1/sessions/${session.id}/asks/${ask.id}`, body);
  /** Has Claude want to run a command that leaves a line in a file each time it runs. */
  function wantsToWrite(name: string, then = 'It is done.'): { proof: string; result(): string } {
    const proof = join(home.project, name);
    let result = '';
    const command = `echo ran >> ${proof}; echo printed`;
    api.queue(say(text('I will write it.'), toolUse('Bash', { command, description: 'Write' })));
    api.queue((body) => {
      result = JSON.stringify(lastBlocks(body).filter((block) => block.type === 'tool_result'));
      return say(text(then));
    });
    terminal.type('write the proof\r');
    return { proof, result: () => result };
  }

  test('Allow from a device runs the tool exactly once, and a second answer is told who was first', async () => {
    const { proof, result } = wantsToWrite('allow.txt');
    const ask = await asked();
    expect(ask).toMatchObject({ kind: 'permission', tool: 'Bash', agent: null });
    expect(JSON.parse(ask.input).command).toContain(proof);
    expect((await now()).activity).toMatchObject({ state: 'waiting', kind: 'permission', requestId: ask.id });
    await terminal.see(/Do you want to proceed/);
    const both = await Promise.allSettled([
      answer(ask, { answer: 'allow' }),
      answer(ask, { answer: 'deny' }),
    ]);
    expect(both.map((one) => one.status)).toEqual(['fulfilled', 'rejected']);
    expect(String(both.map((one) => (one.status === 'rejected' ? one.reason : '')))).toMatch(
      /409.*answered on a test/,
    );
    await terminal.see(/It is done\./);
    await state('idle');
    expect(readFileSync(proof, 'utf8')).toBe('ran\n');
    expect(result()).toContain('printed');
  });

  test('Deny with words reaches the model in these words, and the tool does not run', async () => {
    const { proof, result } = wantsToWrite('deny.txt', 'Then I will not.');
    await answer(await asked(), { answer: 'deny', message: 'Use the other file, please.' });
    await terminal.see(/Then I will not\./);
    expect(existsSync(proof)).toBe(false);
    expect(result()).toContain('Use the other file, please.');
  });

  test('Allow always does not ask for the same again', async () => {
    const touch = (name: string, then: string) => {
      api.queue(say(toolUse('Bash', { command: `touch ${name}`, description: 'Touch' })), say(text(then)));
      terminal.type('touch it\r');
    };
    touch('first.txt', 'Touched the first.');
    const ask = await asked();
    expect(ask.always).toEqual([
      `Work in ${home.project} for this session`,
      'Edit files without asking for this session',
    ]);
    await answer(ask, { answer: 'allowAlways' });
    await terminal.see(/Touched the first\./);
    await state('idle');
    touch('second.txt', 'Touched the second.');
    await terminal.see(/Touched the second\./);
    for (const name of ['first.txt', 'second.txt']) expect(existsSync(join(home.project, name))).toBe(true);
  });

  test('what is answered at the desk is gone for all', async () => {
    const { proof } = wantsToWrite('desk.txt');
    const ask = await asked();
    await terminal.see(/Do you want to proceed/);
    await until('the desk’s answer to be taken', async () => {
      terminal.type('1');
      return until('it', () => /It is done\./.test(terminal.text()), { timeoutMs: 1500 }).then(
        () => true,
        () => false,
      );
    });
    await noAsk();
    expect(readFileSync(proof, 'utf8')).toBe('ran\n');
    await expect(answer(ask, { answer: 'allow' })).rejects.toThrow(/409.*answered at the desk/);
  });

  test('Esc at the desk takes the ask away, and it is idle', async () => {
    const proof = join(home.project, 'esc.txt');
    api.queue(say(toolUse('Bash', { command: `echo ran >> ${proof}`, description: 'Write' })));
    terminal.type('write\r');
    await asked();
    await terminal.see(/Do you want to proceed/);
    await until('the ask to be gone', async () => {
      terminal.type('\x1b');
      return until('it', async () => (await now()).asks.length === 0, { timeoutMs: 3000 }).then(
        () => true,
        () => false,
      );
    });
    await state('idle');
    expect(existsSync(proof)).toBe(false);
  });

  test('an interrupted turn is seen as idle, though no hook says so', async () => {
    api.queue(saySlowly(400, text('A very long story, told slowly. '.repeat(40))));
    terminal.type('tell\r');
    await state('working');
    await terminal.see(/esc to interrupt/);
    terminal.type('\x1b');
    await state('idle');
  });

  test('a question is answered by a choice', async () => {
    const question = 'Which colour shall it be?';
    let words = '';
    api.queue(
      say(
        toolUse('AskUserQuestion', {
          questions: [
            {
              question,
              header: 'Colour',
              multiSelect: false,
              options: [
                { label: 'Indigo', description: 'dark' },
                { label: 'Amber', description: 'warm' },
              ],
            },
          ],
        }),
      ),
    );
    api.queue((body) => {
      words = lastWords(body);
      return say(text('Amber it is.'));
    });
    terminal.type('ask me\r');
    const ask = await asked();
    expect(ask.kind).toBe('question');
    await answer(ask, { answer: 'allow', choices: { [question]: 'Amber' } });
    await terminal.see(/Amber it is\./);
    expect(words).toContain('Amber');
  });

  test('an agent that dies leaves Claude to the desk, and the ask returns with it', async () => {
    const { proof } = wantsToWrite('back.txt');
    const before = await asked();
    await product.killAgent();
    await product.startAgent();
    await device.live();
    const ask = await asked();
    expect(ask.id).toBe(before.id);
    await answer(ask, { answer: 'allow' });
    await terminal.see(/It is done\./);
    await state('idle');
    expect(readFileSync(proof, 'utf8')).toBe('ran\n');
  });
});
