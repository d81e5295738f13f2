/** The real Claude Code against the fake Messages API: what every test that runs Claude stands on. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ensureClaudeCode } from '../../scripts/claude-code.mjs';
import { lastBlocks, lastWords, type MessagesApi, startMessagesApi } from '../fakes/messages-api.ts';
import { cutAfter, fail, say, saySlowly, text, toolUse } from '../fakes/messages-script.ts';
import { type ClaudeHome, createClaudeHome } from '../support/claude-home.ts';
import { openPtyScreen, type PtyScreen } from '../support/pty-screen.ts';

const claude = await ensureClaudeCode();
if ('reason' in claude) console.log(`skipped, Claude Code is not here: ${claude.reason}`);

describe.skipIf('reason' in claude)('the real Claude Code with a fake API', { timeout: 90_000 }, () => {
  let api: MessagesApi;
  let home: ClaudeHome;
  let screen: PtyScreen;

  beforeAll(async () => {
    api = await startMessagesApi();
  });
  afterAll(() => api.close());
  beforeEach(async () => {
    const path = 'path' in claude ? claude.path : '';
    home = await createClaudeHome({ claude: path, apiUrl: api.url });
    screen = openPtyScreen({
      file: 'claude',
      args: ['--permission-mode', 'manual'],
      cwd: home.project,
      env: home.env,
      cols: 60,
      rows: 30,
    });
    await screen.see(/❯/);
  });
  afterEach(async () => {
    screen.kill('SIGTERM');
    await screen.exit;
    screen.close();
    await home.remove();
    expect(api.unforeseen).toEqual([]);
  });

  test('a typed prompt reaches the API and its scripted answer reaches the screen', async () => {
    api.queue(say(text('Good evening from the script.')));
    screen.type('who is there\r');
    await screen.see(/Good evening from the script\./);
    const asked = api.requests.filter(
      (request) => request.body !== null && lastWords(request.body).includes('who is there'),
    );
    expect(asked.length).toBeGreaterThan(0);
    expect(asked[0]?.headers['x-api-key']).toMatch(/^sk-ant-api03-this-is-a-dummy/);
  });

  test('a scripted Bash tool runs only after Allow, and its output goes back to the model', async () => {
    const proof = join(home.project, 'proof.txt');
    let result: unknown;
    api.queue(
      say(
        text('I will write it.'),
        toolUse('Bash', { command: `echo ran > ${proof}; echo printed`, description: 'Write' }),
      ),
    );
    api.queue((body) => {
      result = lastBlocks(body).find((block) => block.type === 'tool_result')?.content;
      return say(text('It is written.'));
    });
    screen.type('write the proof\r');
    await screen.see(/Do you want to proceed/);
    expect(existsSync(proof)).toBe(false);
    // Keys within about 100 ms of the dialog are ignored by design: press until it is gone.
    await pressUntil(screen, '1', /It is written\./);
    expect(readFileSync(proof, 'utf8')).toBe('ran\n');
    expect(JSON.stringify(result)).toContain('printed');
  });

  test('an overloaded API and a cut stream are tried again until the turn is whole', async () => {
    api.queue(fail(529), cutAfter(1, text('Half a sentence that was cut')), say(text('Whole at last.')));
    screen.type('go on\r');
    await screen.see(/Whole at last\./, 60_000);
  });

  test('a slow turn shows that Claude works before it is done', async () => {
    api.queue(saySlowly(100, text('One line.\nAnother line.\nThe last line of it.\n')));
    screen.type('slowly\r');
    await screen.see(/esc to interrupt/);
    await screen.see(/The last line of it\./);
  });
});

async function pressUntil(screen: PtyScreen, key: string, pattern: RegExp): Promise<void> {
  for (let tries = 0; tries < 20; tries++) {
    screen.type(key);
    try {
      await screen.see(pattern, 1500);
      return;
    } catch {}
  }
  throw new Error(`never saw ${pattern}:\n${screen.text()}`);
}
