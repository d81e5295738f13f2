/** Words sent into the real Claude Code from a device through the relay: whole, as the person's own, and never into a dialog. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ensureClaudeCode } from '../../scripts/claude-code.mjs';
import type { Ask } from '../../shared/model/ask.ts';
import type { Project } from '../../shared/model/project.ts';
import type { Session } from '../../shared/model/session.ts';
import { lastBlocks, type MessagesApi, type MessagesBody, startMessagesApi } from '../fakes/messages-api.ts';
import { say, saySlowly, text, toolUse } from '../fakes/messages-script.ts';
import { type ClaudeHome, createClaudeHome } from '../support/claude-home.ts';
import { type Device, type DeviceTerminal, pairDevice } from '../support/device.ts';
import { type Product, startProduct } from '../support/product.ts';
import { until } from '../support/until.ts';

const claude = await ensureClaudeCode();
if ('reason' in claude) console.log(`skipped, Claude Code is not here: ${claude.reason}`);

/** 5,000 characters and more: lines, quotes, other scripts, what Claude Code gives a meaning to, and a backslash at the end. */
const LONG = `${Array.from({ length: 64 }, (_, line) => `Line ${line}: “quotes”, 'these', 日本語, @file, !bang, /slash, #hash, \\t, ${'words '.repeat(8)}`).join('\n')}\n\nThe end \\`;

describe.skipIf('reason' in claude)('a prompt for Claude Code', { timeout: 90_000 }, () => {
  let api: MessagesApi;
  let home: ClaudeHome;
  let product: Product;
  let device: Device;
  let session: Session;
  let terminal: DeviceTerminal;

  beforeAll(async () => {
    api = await startMessagesApi();
    home = await createClaudeHome({ claude: 'path' in claude ? claude.path : null, apiUrl: api.url });
    product = await startProduct({ account: home });
    device = await pairDevice(product.pairing);
  }, 120_000);
  afterAll(async () => {
    device?.stop();
    await product?.close();
    await home?.remove();
    await api?.close();
  });
  afterEach(() => {
    api.clear();
    expect(api.unforeseen).toEqual([]);
  });

  const path = (rest: string) => `/v1/sessions/${session.id}${rest}`;
  const now = () => device.call<Session>('GET', path(''));
  const send = (text: string, when = 'soon') => device.call('POST', path('/prompts'), { text, when });
  const press = (control: string) => device.call('POST', path('/controls'), { control });
  const sees = (what: string, check: (session: Session) => boolean) =>
    until(what, async () => check(await now()), {
      timeoutMs: 20_000,
      seen: () => terminal?.text() ?? '',
    });
  const delivered = () => sees('nothing on its way', (it) => it.prompts.length === 0);
  const state = (wanted: string) => sees(`it to be ${wanted}`, (it) => it.activity?.state === wanted);
  /** The texts of what the person said last, as the API gets them. */
  const saidIn = (body: MessagesBody) => lastBlocks(body).flatMap((block) => block.text ?? []);
  function answering(words: string): { said(): string[] } {
    let said: string[] = [];
    api.queue((body) => {
      said = saidIn(body);
      return say(text(words));
    });
    return { said: () => said };
  }

  test('of 5,000 characters, given with a new session, is its first words, exactly', async () => {
    const project = await device.call<Project>('POST', '/v1/projects', { path: home.project });
    const first = answering('All of it was read.');
    session = await device.start({
      projectId: project.id,
      program: { kind: 'claude', permissionMode: 'manual' },
      size: { cols: 60, rows: 30 },
      prompt: LONG,
    });
    terminal = device.open(session.id, { size: { cols: 60, rows: 30 } });
    await terminal.see(/All of it was read\./, 60_000);
    await delivered();
    expect(LONG.length).toBeGreaterThan(5000);
    expect(first.said()).toContain(LONG);
    expect(JSON.stringify(first.said())).not.toContain('pasted');
    await sees(
      'its means',
      ({ usage }) => usage?.model != null && usage.cost !== null && usage.context !== null,
    );
  });

  test('leaves alone what is being written at the desk', async () => {
    terminal.type('half a thought');
    await terminal.see(/❯\s+half a thought/);
    const other = answering('Heard from afar.');
    await send('from afar');
    await terminal.see(/Heard from afar\./);
    expect(other.said()).toContain('from afar');
    await terminal.see(/❯\s+half a thought/);
    terminal.type('\x15');
    await delivered();
  });

  test('goes to Claude while a tool runs, and waits for the end of all where it is to', async () => {
    const go = join(home.project, 'go');
    const allowed = { command: `until [ -e ${go} ]; do sleep 0.05; done`, description: 'Wait' };
    writeFileSync(
      join(home.home, '.claude', 'settings.json'),
      JSON.stringify({ permissions: { defaultMode: 'default', allow: ['Bash(until:*)'] } }),
    );
    api.queue(say(toolUse('Bash', allowed)));
    const during = answering('I saw both.');
    await send('run it');
    await sees(
      'the tool',
      (it) =>
        it.activity?.state === 'waiting' || (it.activity?.state === 'working' && it.activity.tool === 'Bash'),
    );
    const [ask] = (await now()).asks;
    if (ask !== undefined) await device.call('POST', path(`/asks/${ask.id}`), { answer: 'allow' });
    await sees('the tool to run', (it) => it.activity?.state === 'working' && it.activity.tool === 'Bash');
    await send('and mind the gap');
    await send('when all is done', 'idle');
    await sees('one that waits', (it) => it.prompts.length === 1);
    const last = answering('Now all is done.');
    writeFileSync(go, '');
    await terminal.see(/Now all is done\./);
    expect(JSON.stringify(during.said())).toContain('and mind the gap');
    expect(last.said()).toContain('when all is done');
    await delivered();
  });

  test('waits while Claude asks, and answers nothing', async () => {
    const proof = join(home.project, 'asked.txt');
    api.queue(say(toolUse('Bash', { command: `echo ran >> ${proof}`, description: 'Write' })));
    const after = answering('Written after all.');
    await send('write it');
    await state('waiting');
    await send('1');
    await sees('it to wait', ({ prompts }) =>
      prompts.some(({ why }) => why?.includes('waits for an answer') === true),
    );
    expect(existsSync(proof)).toBe(false);
    const [ask] = (await now()).asks as [Ask];
    const one = answering('One what?');
    await device.call('POST', path(`/asks/${ask.id}`), { answer: 'allow' });
    await delivered();
    // It may be heard with what the tool gave, or as a turn of its own, before which Claude is idle for a moment.
    await until('it to be heard', () =>
      [...after.said(), ...one.said()].some((words) => /^\s*1\s*$/m.test(words)),
    );
    await terminal.see(one.said().length > 0 ? /One what\?/ : /Written after all\./);
    await state('idle');
    expect(readFileSync(proof, 'utf8')).toBe('ran\n');
  });

  test('is interrupted, and the mode is changed, by buttons', async () => {
    api.queue(saySlowly(300, text('A very long story, told slowly. '.repeat(40))));
    await send('tell');
    await state('working');
    // Before its first words an Esc takes the prompt back.
    await terminal.see(/A very long/);
    await press('interrupt');
    await state('idle');
    expect((await now()).usage?.mode).toBe('default');
    await press('mode');
    // Claude Code says which with its next turn.
    await sees('no mode that is known', ({ usage }) => usage?.mode === null);
    answering('In another mode.');
    await send('which mode');
    await sees('another mode', ({ usage }) => usage?.mode === 'acceptEdits');
    await terminal.see(/In another mode\./);
    await state('idle');
    // Claude Code says that it rests a moment after its turn is over, and until then an interrupt is taken.
    await until('nothing to interrupt', () =>
      press('interrupt').then(
        () => false,
        (error: Error) => /409/.test(error.message),
      ),
    );
  });

  test('after /clear, by a button, finds a conversation that knows nothing', async () => {
    await press('clear');
    await delivered();
    let whole = '';
    api.queue((body) => {
      whole = JSON.stringify(body.messages);
      return say(text('A new leaf.'));
    });
    await send('who are you');
    await terminal.see(/A new leaf\./);
    expect(whole).toContain('who are you');
    expect(whole).not.toContain('mind the gap');
  });
});
