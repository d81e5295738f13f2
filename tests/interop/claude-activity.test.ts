/**
 * What the real Claude Code is seen doing, against the truth: a generated script of turns, whose every step is compared with
 * the activity that the machine shows. `npm run truth` plays fifty turns; here it is a few of each kind.
 */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureClaudeCode } from '../../scripts/claude-code.mjs';
import type { Project } from '../../shared/model/project.ts';
import { type MessagesApi, startMessagesApi } from '../fakes/messages-api.ts';
import { fail, say, saySlowly, text, toolUse } from '../fakes/messages-script.ts';
import { type ClaudeHome, createClaudeHome } from '../support/claude-home.ts';
import { type ClaudeSession, gate, startClaudeSession } from '../support/claude-session.ts';
import { type Device, pairDevice } from '../support/device.ts';
import { type Product, startProduct } from '../support/product.ts';
import { type Seeded, seeded } from '../support/random.ts';
import { until } from '../support/until.ts';

const claude = await ensureClaudeCode();
if ('reason' in claude) console.log(`skipped, Claude Code is not here: ${claude.reason}`);

const TURNS = Number(process.env.OPEN_POET_TURNS ?? 9);
const SEED = Number(process.env.OPEN_POET_SEED ?? 41);

describe.skipIf('reason' in claude)('the activity of Claude Code', { timeout: 60_000 + TURNS * 8000 }, () => {
  let api: MessagesApi;
  let home: ClaudeHome;
  let product: Product;
  let device: Device;
  let session: ClaudeSession;
  let random: Seeded;
  let turn = 0;

  beforeAll(async () => {
    api = await startMessagesApi();
    home = await createClaudeHome({
      claude: 'path' in claude ? claude.path : null,
      apiUrl: api.url,
      allow: ['Bash(until:*)'],
    });
    product = await startProduct({ account: home });
    device = await pairDevice(product.pairing);
    const project = await device.call<Project>('POST', '/v1/projects', { path: home.project });
    session = await startClaudeSession(device, { projectId: project.id });
    await session.does('idle', 60_000);
    random = seeded(SEED);
  }, 120_000);
  afterAll(async () => {
    session?.close();
    device?.stop();
    await product?.close();
    await home?.remove();
    await api?.close();
  });

  const done = () => say(text(`Turn ${turn} is over.`));
  const aGate = (name: string) => gate(home.project, `gate-${turn}-${name}`);
  const runs = (command: string) =>
    session.sees(
      `${command} to run`,
      ({ activity }) => activity?.state === 'working' && activity.detail === command,
    );
  const idle = (subagents = 0) =>
    session.sees(
      'it to be idle',
      ({ activity }) => activity?.state === 'idle' && activity.subagents === subagents,
    );

  const kinds = {
    async tools() {
      const gates = Array.from({ length: 1 + random.int(3) }, (_, at) => aGate(String(at)));
      for (const { command } of gates) api.queue(say(toolUse('Bash', { command, description: 'Wait' })));
      api.queue(done());
      await session.send('use tools');
      for (const one of gates) {
        const { activity } = await runs(one.command);
        expect(activity).toMatchObject({ tool: 'Bash', subagents: 0, compacting: false });
        one.open();
      }
      await idle();
    },
    async several() {
      const [first, second] = [aGate('first'), aGate('second')];
      api.queue(
        say(
          text('Both.'),
          toolUse('Bash', { command: first.command, description: 'One' }),
          toolUse('Bash', { command: second.command, description: 'Two' }),
        ),
      );
      api.queue(done());
      await session.send('two at once');
      await runs(first.command);
      first.open();
      await runs(second.command);
      second.open();
      await idle();
    },
    async subagent() {
      const [inner, outer] = [aGate('inner'), aGate('outer')];
      const task = `look around ${turn}`;
      const isTask = (body: { messages: readonly unknown[] }) =>
        JSON.stringify(body.messages[0]).includes(task) &&
        !JSON.stringify(body.messages[0]).includes('delegate');
      let asked = 0;
      api.when(isTask, () =>
        asked++ === 0
          ? say(toolUse('Bash', { command: inner.command, description: 'Look' }))
          : say(text('Nothing to see.')),
      );
      api.queue(
        say(toolUse('Task', { description: 'look', prompt: task, subagent_type: 'general-purpose' })),
      );
      api.queue(say(toolUse('Bash', { command: outer.command, description: 'Meanwhile' })));
      api.queue(done(), done());
      await session.send('delegate');
      const { activity } = await runs(outer.command);
      expect(activity?.subagents).toBe(1);
      outer.open();
      expect((await runs(inner.command)).activity).toMatchObject({ subagents: 1 });
      inner.open();
      // It tells the session, which takes a turn of its own for that.
      await idle();
      api.clear();
    },
    async permission() {
      const file = join(home.project, `asked-${turn}`);
      const how = random.pick(['allow', 'deny', 'words'] as const);
      api.queue(say(toolUse('Bash', { command: `touch '${file}'`, description: 'Touch' })));
      api.queue(done());
      await session.send('ask me');
      const ask = await session.asked();
      expect((await session.now()).activity).toMatchObject({
        state: 'waiting',
        kind: 'permission',
        requestId: ask.id,
      });
      const words = how === 'words' ? { message: 'Not now.' } : {};
      await session.answer(ask, { answer: how === 'allow' ? 'allow' : 'deny', ...words });
      await idle();
      api.clear();
    },
    async question() {
      const question = `Which, in turn ${turn}?`;
      const options = ['Indigo', 'Amber'].map((label) => ({ label, description: label }));
      api.queue(
        say(
          toolUse('AskUserQuestion', { questions: [{ question, header: 'Q', multiSelect: false, options }] }),
        ),
      );
      api.queue(done());
      await session.send('question me');
      const ask = await session.asked();
      expect((await session.now()).activity).toMatchObject({ state: 'waiting', kind: 'question' });
      await session.answer(ask, { answer: 'allow', choices: { [question]: 'Amber' } });
      await idle();
    },
    async error() {
      // It tries again in other ways before it gives up.
      for (let tries = 0; tries < 6; tries++) api.queue(fail(400, `refused in turn ${turn}`));
      await session.send('fail');
      const { activity } = await session.does('error');
      expect(activity).toMatchObject({ about: 'other', message: expect.stringContaining(`turn ${turn}`) });
      api.clear();
    },
    async interrupt() {
      const how = random.pick(['device', 'desk', 'tool'] as const);
      const one = aGate('never');
      if (how === 'tool') api.queue(say(toolUse('Bash', { command: one.command, description: 'Wait' })));
      else api.queue(saySlowly(200, text('A very long story, told slowly. '.repeat(60))));
      await session.send('go on and on');
      if (how === 'tool') await runs(one.command);
      else await session.does('working');
      // Its first words are there: an Esc before them means something else.
      if (how !== 'tool') await session.terminal.see(/A very long/);
      if (how === 'desk') session.terminal.type('\x1b');
      else await session.press('interrupt');
      await idle();
      one.open();
      api.clear();
    },
    async compaction() {
      api.queue(async () => {
        await until('it to be seen', async () => (await session.now()).activity?.compacting === true);
        return say(text('<summary>What was said.</summary>'));
      });
      await session.press('compact');
      await session.sees(
        'compaction',
        ({ activity }) => activity?.state === 'working' && activity.compacting,
      );
      await idle();
      await session.delivered();
    },
    async words() {
      const one = aGate('busy');
      api.queue(say(toolUse('Bash', { command: one.command, description: 'Wait' })));
      api.queue(done(), done());
      await session.send('be busy');
      await runs(one.command);
      await session.send('and hear this');
      await session.delivered();
      expect((await session.now()).activity).toMatchObject({ state: 'working', detail: one.command });
      one.open();
      await idle();
      api.clear();
    },
  };
  const names = Object.keys(kinds) as (keyof typeof kinds)[];
  /** Each kind once, in any order, then whatever comes. */
  const script = (): (keyof typeof kinds)[] => {
    const order = seeded(SEED + 1);
    const rest = [...names];
    return Array.from({ length: TURNS }, () =>
      rest.length > 0 ? (rest.splice(order.int(rest.length), 1)[0] as keyof typeof kinds) : order.pick(names),
    );
  };

  test.each(script().map((kind, at) => [at + 1, kind] as const))('turn %i: %s', async (number, kind) => {
    turn = number;
    await kinds[kind]();
    await session.delivered();
  });

  test('what it cost is what Claude Code says itself', async () => {
    // It is told every two seconds while it changes.
    let before = 0;
    let since = Date.now();
    await session.sees('all that it cost', ({ usage }) => {
      const usd = usage?.cost?.usd ?? 0;
      if (usd !== before) [before, since] = [usd, Date.now()];
      return usd > 0 && Date.now() - since > 2500;
    });
    await session.send('/exit');
    const ended = await session.sees(
      'its end',
      ({ state, usage }) => state === 'exited' && usage?.cost?.exact === true,
    );
    expect(ended.activity).toBeNull();
    // What shortened the context is in no transcript, nor an answer that was cut off: of answers as short as these a good part.
    expect(before).toBeLessThanOrEqual(ended.usage?.cost?.usd ?? 0);
    expect(before).toBeGreaterThan(0.6 * (ended.usage?.cost?.usd ?? 1));
  });
});
