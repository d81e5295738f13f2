/** The real Claude Code on a phone, by touch: a prompt, a scripted answer, and a tool that runs only when allowed. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureClaudeCode } from '../../scripts/claude-code.mjs';
import { lastBlocks, lastWords, type MessagesApi, startMessagesApi } from '../fakes/messages-api.ts';
import { say, text, toolUse } from '../fakes/messages-script.ts';
import { type ClaudeHome, createClaudeHome, runningClaudes } from '../support/claude-home.ts';
import { addProject, open, pair, send } from '../support/journey.ts';
import { pictureOnFailure } from '../support/on-failure.ts';
import { openPhone, type Phone } from '../support/phone.ts';
import { type Product, startProduct } from '../support/product.ts';
import { until } from '../support/until.ts';

const claude = await ensureClaudeCode();
if ('reason' in claude) console.log(`skipped, Claude Code is not here: ${claude.reason}`);

describe.skipIf('reason' in claude)('Claude Code from a phone', () => {
  let api: MessagesApi;
  let home: ClaudeHome;
  let product: Product;
  let phone: Phone;
  let second: Phone;

  beforeAll(async () => {
    api = await startMessagesApi();
    home = await createClaudeHome({ claude: 'path' in claude ? claude.path : null, apiUrl: api.url });
    product = await startProduct({ account: home });
    phone = await openPhone();
    await pair(phone, product.pairing);
    await addProject(phone, home.project);
    second = await openPhone();
    await pair(second, await product.invite());
  });
  afterAll(async () => {
    await second?.close();
    await phone?.close();
    await product?.close();
    await home?.remove();
    await api?.close();
  });
  pictureOnFailure(() => [phone, second]);

  test('two taps and a prompt of 5,000 characters: Claude has it as the person’s own words, and answers', async () => {
    const prompt = `${'Write a couplet about lanterns, “plain”, with @signs and !marks.\n'.repeat(80)}The end`;
    expect(prompt.length).toBeGreaterThan(5000);
    let said: unknown[] = [];
    api.queue((body) => {
      said = lastBlocks(body).map((block) => block.text);
      return say(text('A couplet, scripted and plain.'));
    });
    await phone.page.goto(new URL('/', phone.page.url()).href);
    await phone.page.getByRole('button', { name: 'New session' }).first().tap();
    await phone.page.getByLabel('First prompt').fill(prompt);
    await phone.screenshot('first-prompt');
    await phone.page.getByRole('button', { name: /^Start/ }).tap();
    await phone.page.waitForURL(/\/m\/[a-z2-7]{26}\/s\/[a-z2-7]{26}$/);
    await phone.seeInTerminal(/A couplet, scripted and plain\./);
    expect(said).toContain(prompt);
    expect(api.unforeseen).toEqual([]);
  });

  test('a tool waits for Allow, given by a tap', async () => {
    const proof = join(home.project, 'proof.txt');
    api.queue(say(toolUse('Bash', { command: `echo ran > ${proof}`, description: 'Write the proof' })));
    api.queue(say(text('It is written.')));
    await send(phone, 'write the proof');
    await phone.seeInTerminal(/Do you want to proceed/);
    expect(existsSync(proof)).toBe(false);
    // Claude Code ignores keys in the first moments of a dialog.
    await expect
      .poll(
        async () => {
          if (/Do you want to proceed/.test((await phone.rows()).join('\n'))) await send(phone, '');
          return existsSync(proof);
        },
        { timeout: 20_000, interval: 500 },
      )
      .toBe(true);
    await phone.seeInTerminal(/It is written\./);
    expect(readFileSync(proof, 'utf8')).toBe('ran\n');
  });

  test('Allow on two phones at the same instant runs it once, all screens agree, and the later is told who was first', async () => {
    const proof = join(home.project, 'sheet.txt');
    const command = `echo ran >> ${proof}`;
    api.queue(say(toolUse('Bash', { command, description: 'Write the sheet' })));
    api.queue(say(text('Written by leave of a phone.')));
    await open(second, phone.page.url());
    await second.seeInTerminal(/It is written\./);
    await send(phone, 'write the sheet');
    const sheets = [];
    for (const one of [phone, second]) {
      await one.page.getByText('Claude wants to run a command').first().waitFor();
      await one.tapButton('Answer');
      const sheet = one.page.getByRole('dialog', { name: 'Claude wants to run a command' });
      await sheet.getByText(command).waitFor();
      sheets.push(sheet);
    }
    await phone.screenshot('ask-sheet');
    await Promise.all(
      sheets.map((sheet) => sheet.getByRole('button', { name: 'Allow', exact: true }).dispatchEvent('click')),
    );
    // Said for five seconds, to the one that was later.
    const later = [phone, second].map(({ page }) => page.getByText(/answered on|allowed on/).first());
    await Promise.any(later.map((words) => words.waitFor()));
    for (const [at, one] of [phone, second].entries()) {
      await sheets[at]?.waitFor({ state: 'detached' });
      await one.seeInTerminal(/Written by leave of a phone\./);
    }
    expect(readFileSync(proof, 'utf8')).toBe('ran\n');
  });

  test('on Now it is denied in place, with words that reach Claude', async () => {
    let heard = '';
    api.queue(say(toolUse('Bash', { command: 'rm -rf notes', description: 'Tidy up' })));
    api.queue((body) => {
      heard = lastWords(body);
      return say(text('Then the notes stay.'));
    });
    await send(phone, 'tidy up');
    await phone.page.getByText('Claude wants to run a command').first().waitFor();
    const session = phone.page.url();
    await phone.page.goto(new URL('/', session).href);
    const card = phone.page.getByRole('article').filter({ hasText: 'rm -rf notes' });
    await card.getByText('rm -rf notes').waitFor();
    await phone.screenshot('ask-on-now');
    await card.getByRole('button', { name: /^Deny, and say/ }).tap();
    await card.getByLabel('What Claude should do instead').fill('Keep the notes.');
    await card.getByRole('button', { name: 'Deny with these words' }).tap();
    await card.waitFor({ state: 'detached' });
    await expect.poll(() => heard, { timeout: 20_000 }).toContain('Keep the notes.');
    await phone.page.goto(session);
    await phone.seeInTerminal(/Then the notes stay\./);
  });

  test('Allow always, its scope read on the sheet: the same is not asked again', async () => {
    const command = 'touch one.txt';
    api.queue(say(toolUse('Bash', { command, description: 'Touch' })), say(text('Touched once.')));
    await send(phone, 'touch it');
    await phone.tapButton('Answer');
    const sheet = phone.page.getByRole('dialog', { name: 'Claude wants to run a command' });
    await sheet.getByRole('button', { name: 'Allow always' }).tap();
    await phone.seeInTerminal(/Touched once\./);
    api.queue(say(toolUse('Bash', { command, description: 'Touch' })), say(text('Touched twice.')));
    await send(phone, 'touch it again');
    await phone.seeInTerminal(/Touched twice\./);
    expect(existsSync(join(home.project, 'one.txt'))).toBe(true);
  });

  test('Claude is still there after a reload, and /exit ends it', async () => {
    await phone.page.reload();
    await phone.seeInTerminal(/Touched twice\./);
    await send(phone, '/exit');
    await phone.page.getByText(/This session exited 0/).waitFor();
  });

  test('Resume by touch on two devices at once: one process, with all that was said, and both runs to be read', async () => {
    const both = [phone, second];
    await second.page.getByText(/This session exited 0/).waitFor();
    const resume = both.map(({ page }) => page.getByRole('button', { name: 'Resume' }));
    await Promise.all(resume.map((button) => button.waitFor()));
    // A finger that comes later finds no button any more: the session runs by then.
    await Promise.all(resume.map((button) => button.dispatchEvent('click')));
    await Promise.all(both.map((one) => one.seeInTerminal(/❯/)));
    let asked = '';
    api.queue((body) => {
      asked = JSON.stringify(body.messages);
      return say(text('I remember the couplet.'));
    });
    await send(phone, 'do you remember');
    await Promise.all(both.map((one) => one.seeInTerminal(/I remember the couplet\./)));
    expect(asked).toContain('Write a couplet about lanterns');
    expect(asked).toContain('A couplet, scripted and plain.');
    expect(asked).toContain('Keep the notes.');
    const sessions = JSON.parse(await product.poet('sessions', '--json'));
    expect(sessions).toMatchObject([{ runs: 2, state: 'running' }]);
    expect(runningClaudes(home)).toHaveLength(1);

    await second.tapButton('Control C');
    await second.seeInTerminal(/again to exit/i);
    await second.tapButton('Control C');
    await Promise.all(both.map((one) => one.page.getByText(/This session exited 0/).waitFor()));
    const session = phone.page.url();
    for (const [run, words] of [
      [/^Run 1/, 'Touched twice.'],
      [/^Run 2/, 'I remember the couplet.'],
    ] as const) {
      await phone.page.goto(session);
      await phone.tapButton('More about this session');
      await phone.tapButton(/^Runs of it, 2/);
      await phone.page.getByRole('link', { name: run }).tap();
      await phone.page.waitForURL(/\/output/);
      // It opens where the run begins, and has no more of it than a screen or two.
      const end = phone.page.getByRole('button', { name: 'To the end' });
      const isRead = async () => {
        if ((await phone.page.getByText(words).count()) > 0) return true;
        if (await end.isVisible()) await end.tap();
        return false;
      };
      await until(`${words} in the output`, isRead, { everyMs: 500 });
    }
  });

  test('the page met no error that it did not expect', () => {
    expect([...phone.errors, ...second.errors]).toEqual([]);
  });
});
