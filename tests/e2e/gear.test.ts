/** A project, its skills and its MCP servers, all set from a phone by touch; then a session that has them, at once. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureClaudeCode } from '../../scripts/claude-code.mjs';
import { type MessagesApi, startMessagesApi } from '../fakes/messages-api.ts';
import { say, text, toolUse } from '../fakes/messages-script.ts';
import { violations } from '../support/axe.ts';
import { type ClaudeHome, createClaudeHome } from '../support/claude-home.ts';
import { addProject, heading, pair, send } from '../support/journey.ts';
import { pictureOnFailure } from '../support/on-failure.ts';
import { openPhone, type Phone } from '../support/phone.ts';
import { type Product, startProduct } from '../support/product.ts';
import { holds } from '../support/search.ts';

const claude = await ensureClaudeCode();
if ('reason' in claude) console.log(`skipped, Claude Code is not here: ${claude.reason}`);
const fake = fileURLToPath(new URL('../fakes/mcp-server.ts', import.meta.url));
const CONTROL = 'control-plain-7171-knocks';
const CANARY = 'canary-blue-6160-whistles';

describe.skipIf('reason' in claude)('what a session is given, from a phone', () => {
  let api: MessagesApi;
  let home: ClaudeHome;
  let product: Product;
  let phone: Phone;

  beforeAll(async () => {
    api = await startMessagesApi();
    home = await createClaudeHome({ claude: 'path' in claude ? claude.path : null, apiUrl: api.url });
    mkdirSync(join(home.home, '.claude', 'skills', 'rhyme'), { recursive: true });
    writeFileSync(
      join(home.home, '.claude', 'skills', 'rhyme', 'SKILL.md'),
      '---\nname: rhyme\ndescription: The user’s own rhymes.\n---\nRhyme.\n',
    );
    product = await startProduct({ account: home });
    phone = await openPhone();
    await pair(phone, product.pairing);
    await addProject(phone, home.project);
    await phone.page
      .getByRole('link', { name: new RegExp(basename(home.project)) })
      .first()
      .tap();
    await heading(phone, basename(home.project)).waitFor();
  });
  afterAll(async () => {
    await phone?.close();
    await product?.close();
    await home?.remove();
    await api?.close();
  });
  pictureOnFailure(() => [phone]);

  const row = (name: string | RegExp) => phone.page.getByRole('link', { name }).first();
  const back = () => phone.tapButton('Back');
  const field = (label: string) => phone.page.getByLabel(label, { exact: true });
  const dialog = (name: string) => phone.page.getByRole('dialog', { name });

  test('a skill is written, checked while it is written, and saved', async () => {
    await row(/^Skills/).tap();
    await phone.tapButton('New skill');
    await field('Name').fill('Rhyme');
    await field('What it is for, and when Claude should use it').fill('Rhymes: use it for every couplet.');
    await field('Instructions, in Markdown').fill('End both lines alike.');
    await phone.tapButton('Make this skill');
    await heading(phone, 'rhyme').waitFor();
    const editor = field('SKILL.md');
    await expect.poll(() => editor.inputValue()).toContain('End both lines alike.');
    const good = await editor.inputValue();
    await editor.fill(good.replace('name: rhyme', 'name: Rhyme Time'));
    await phone.page.getByText(/^Line 2: “Rhyme Time” is no name of a skill/).waitFor();
    expect(await phone.page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await editor.fill(good.replace('End both lines alike.', 'End both lines alike, from the phone.'));
    await phone.tapButton('Save');
    await phone.page.getByText('rhyme is saved.').waitFor();
    await back();
    // The user's own of this name is another, and both can be told apart.
    await phone.page.getByText('Beside poet:rhyme, which is another. Both can be used.').waitFor();
    expect(await phone.page.getByRole('switch', { name: 'Give rhyme to sessions' }).isChecked()).toBe(true);
    await phone.screenshot('gear-skills');
    expect(await violations(phone)).toEqual([]);
    await back();
  });

  test('a server is tried and kept, and one that does not work says why', async () => {
    await row(/^MCP servers/).tap();
    await phone.tapButton('New server');
    await field('Name').fill('local');
    await field('Command').fill(`${process.execPath} --no-warnings ${fake} good local`);
    await phone.tapButton('Add a variable');
    await field('Name').nth(1).fill('TOKEN');
    await field('Value').fill(CANARY);
    await phone.page.getByRole('button', { name: 'Test', exact: true }).tap();
    await dialog('New server').getByText('say_local').waitFor();
    await phone.screenshot('gear-server-test');
    await phone.tapButton('Save');
    await phone.page.getByRole('switch', { name: 'Give local to sessions' }).waitFor();
    await phone.tapButton('New server');
    await field('Name').fill('broken');
    await field('Command').fill('/no/such/program');
    await phone.page.getByRole('button', { name: 'Test', exact: true }).tap();
    await dialog('New server')
      .getByText(/There is no program “\/no\/such\/program”/)
      .waitFor();
    await phone.tapButton('Save');
    await phone.page.getByRole('switch', { name: 'Give broken to sessions' }).waitFor();
    await phone.screenshot('gear-servers');
    expect(await violations(phone)).toEqual([]);
    await back();
  });

  test('a session is on the screen within three seconds of the tap, and says which server it lacks', async () => {
    const project = phone.page.url();
    const took: number[] = [];
    // A machine that is busy with other tests may be late once.
    while (took.length < 3 && !took.some((ms) => ms < 3000)) {
      if (took.length > 0) await phone.page.goto(project);
      await phone.tapButton('New session');
      await phone.page.getByRole('radio', { name: 'Claude Code' }).waitFor();
      const tapped = performance.now();
      await phone.page.getByRole('button', { name: /^Start/ }).tap();
      await phone.seeInTerminal(/❯/, 20_000);
      took.push(Math.round(performance.now() - tapped));
    }
    console.log(`on the screen ${took.join(', ')} ms after the tap`);
    expect(Math.min(...took)).toBeLessThan(3000);
    await phone.page.getByText('MCP server broken failed').waitFor();
    await phone.tapButton('Why');
    await dialog('MCP servers of this session')
      .getByText(/ENOENT/)
      .waitFor();
    await phone.screenshot('gear-session-servers');
    await dialog('MCP servers of this session').getByRole('button', { name: 'Close' }).tap();
  });

  test('the session has the skill as it was edited', async () => {
    let heard = '';
    api.queue(say(toolUse('Skill', { skill: 'poet:rhyme' })));
    api.queue((body) => {
      heard = JSON.stringify(body.messages.slice(-2));
      return say(text('Alike it is.'));
    });
    await send(phone, 'write a couplet');
    await phone.seeInTerminal(/Alike it is\./);
    expect(heard).toContain('End both lines alike, from the phone.');
  });

  test('the value that was typed is nowhere in what the browser keeps; a control is', async () => {
    const kept = await phone.page.evaluate(async (control) => {
      await new Promise<void>((resolve, reject) => {
        const asked = indexedDB.open('planted');
        asked.onupgradeneeded = () => {
          const planted = asked.result.createObjectStore('planted', { keyPath: 'id' });
          planted.put({ id: 1, bytes: new TextEncoder().encode(control) });
        };
        asked.onsuccess = () => {
          asked.result.close();
          resolve();
        };
        asked.onerror = () => reject(asked.error);
      });
      const found: string[] = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })];
      const spell = (_: string, value: unknown) =>
        value instanceof ArrayBuffer || ArrayBuffer.isView(value)
          ? new TextDecoder('latin1').decode(value as ArrayBuffer)
          : value;
      for (const { name = '' } of await indexedDB.databases()) {
        const database = await new Promise<IDBDatabase>((resolve, reject) => {
          const asked = indexedDB.open(name);
          asked.onsuccess = () => resolve(asked.result);
          asked.onerror = () => reject(asked.error);
        });
        for (const store of database.objectStoreNames) {
          const rows = await new Promise<unknown[]>((resolve, reject) => {
            const asked = database.transaction(store).objectStore(store).getAll();
            asked.onsuccess = () => resolve(asked.result);
            asked.onerror = () => reject(asked.error);
          });
          found.push(JSON.stringify(rows, spell));
        }
        database.close();
      }
      return found.join('\n');
    }, CONTROL);
    expect(holds(Buffer.from(kept), CANARY)).toBe(false);
    expect(holds(Buffer.from(kept), CONTROL)).toBe(true);
    const machineId = String(/\/m\/([a-z2-7]{26})/.exec(phone.page.url())?.[1]);
    expect(holds(Buffer.from(kept), machineId)).toBe(true);
    expect(phone.errors).toEqual([]);
    expect(api.unforeseen).toEqual([]);
  });
});
