/** The real Claude Code from run to run: alone and then here, at the desk by `poet claude`, forked, and after its host died. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureClaudeCode } from '../../scripts/claude-code.mjs';
import { type MessagesApi, startMessagesApi } from '../fakes/messages-api.ts';
import { say, text } from '../fakes/messages-script.ts';
import { type ClaudeHome, createClaudeHome, runningClaudes } from '../support/claude-home.ts';
import { type Product, startProduct } from '../support/product.ts';
import { root } from '../support/program.ts';
import { openPtyScreen, type PtyScreen } from '../support/pty-screen.ts';
import { until } from '../support/until.ts';

const claude = await ensureClaudeCode();
if ('reason' in claude) console.log(`skipped, Claude Code is not here: ${claude.reason}`);
const launcher = join(root, 'bin', 'poet');

interface Row {
  id: string;
  title: string;
  state: string;
  runs: number;
  claudeId: string;
  interrupted: boolean;
  forkedFrom: string | null;
}

describe.skipIf('reason' in claude)('Claude Code from run to run', { timeout: 90_000 }, () => {
  let api: MessagesApi;
  let home: ClaudeHome;
  let product: Product;
  const screens: PtyScreen[] = [];
  let asked = '';

  beforeAll(async () => {
    api = await startMessagesApi();
    home = await createClaudeHome({ claude: 'path' in claude ? claude.path : null, apiUrl: api.url });
    product = await startProduct({ account: home });
  }, 90_000);
  afterAll(async () => {
    for (const screen of screens) screen.close();
    await product?.close();
    await home?.remove();
    await api?.close();
  });

  function open(file: string, ...args: string[]): PtyScreen {
    const env = { ...home.env, OPEN_POET_HOME: product.home };
    const screen = openPtyScreen({ file, args, cwd: home.project, env, cols: 80, rows: 30 });
    screens.push(screen);
    return screen;
  }
  const sessions = async (): Promise<Row[]> => JSON.parse(await product.poet('sessions', '--json'));
  async function prompt(screen: PtyScreen, words: string, answer: string): Promise<void> {
    api.queue((body) => {
      asked = JSON.stringify(body.messages);
      return say(text(answer));
    });
    screen.type(words);
    await screen.see(new RegExp(words));
    // In its first moments it shows keys and does not heed Enter.
    for (let tries = 0; tries < 10 && !screen.text().includes(answer); tries++) {
      screen.type('\r');
      await screen.see(new RegExp(answer), 3000).catch(() => {});
    }
    await screen.see(new RegExp(answer));
  }
  async function leave(screen: PtyScreen): Promise<number> {
    screen.type('/exit');
    await screen.see(/\/exit/);
    screen.type('\r');
    return (await screen.exit).exitCode;
  }

  test('a conversation that it had alone is listed by its first prompt, refused while it is open, and goes on here', async () => {
    const alone = open('claude');
    await alone.see(/❯/);
    await prompt(alone, 'count the stones', 'There are seven stones');
    await product.poet('projects', 'add', home.project);
    const imported = await until('the import', async () => (await sessions())[0]);
    expect(imported).toMatchObject({ title: 'count the stones', runs: 0, state: 'exited' });
    const refused = await product.tryPoet('sessions', 'resume', imported.id);
    expect(refused.stderr).toContain('open in another terminal of this machine');
    expect(await leave(alone)).toBe(0);

    await product.poet('sessions', 'resume', imported.id);
    const here = open(launcher, 'attach', imported.id);
    await here.see(/There are seven stones/);
    await prompt(here, 'and the sticks', 'There are three sticks');
    expect(asked).toContain('count the stones');
    expect(await leave(here)).toBe(0);
    expect((await sessions())[0]).toMatchObject({ id: imported.id, runs: 1, claudeId: imported.claudeId });
  });

  test('poet claude is claude at the desk, and resumes in the session that had the conversation', async () => {
    const before = (await sessions())[0] as Row;
    const desk = open(launcher, 'claude', '--continue', '--permission-mode', 'manual');
    await desk.see(/There are three sticks/);
    expect(runningClaudes(home)).toHaveLength(1);
    // A second terminal that names it joins it.
    const second = open(launcher, 'claude', '--resume', before.claudeId);
    await second.see(/There are three sticks/);
    expect(runningClaudes(home)).toHaveLength(1);
    await prompt(desk, 'and the leaves', 'Nobody counts leaves');
    await second.see(/Nobody counts leaves/);
    expect(await leave(second)).toBe(0);
    expect((await desk.exit).exitCode).toBe(0);
    expect(await sessions()).toMatchObject([{ id: before.id, runs: 2, state: 'exited' }]);
  });

  test('a fork goes on from a copy; after the death of its host a session goes on where it was', async () => {
    const first = (await sessions())[0] as Row;
    await product.poet('sessions', 'fork', first.id);
    const fork = (await sessions()).find(({ forkedFrom }) => forkedFrom === first.id) as Row;
    const screen = open(launcher, 'attach', fork.id);
    await screen.see(/Nobody counts leaves/);
    await prompt(screen, 'only here', 'Only in the fork');
    expect(asked).toContain('Nobody counts leaves');
    process.kill(product.hostPid(), 'SIGKILL');
    await screen.exit;
    const interrupted = await until('the interruption', async () =>
      (await sessions()).find((one) => one.id === fork.id && one.interrupted),
    );
    expect(interrupted.claudeId).not.toBe(first.claudeId);
    await until('Claude Code to be gone', () => runningClaudes(home).length === 0);
    expect(await product.poet('sessions', 'resume', '--interrupted')).toContain('1 session goes on');
    const again = open(launcher, 'attach', fork.id);
    await again.see(/Only in the fork/);
    await prompt(again, 'still here', 'Still in the fork');
    expect(asked).toContain('only here');
    expect(await leave(again)).toBe(0);
    expect(api.unforeseen).toEqual([]);
  });
});
