/** Makes the README's picture from the real product: `node tests/pictures/main.ts`. Needs Chromium and Claude Code. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ensureClaudeCode } from '../../scripts/claude-code.mjs';
import { startMessagesApi } from '../fakes/messages-api.ts';
import { say, text, toolUse } from '../fakes/messages-script.ts';
import { createClaudeHome } from '../support/claude-home.ts';
import { addProject, pair, send, startSession } from '../support/journey.ts';
import { openPhone, type Phone } from '../support/phone.ts';
import { startProduct } from '../support/product.ts';
import { root } from '../support/program.ts';

const source = `export async function push(batch: Change[]) {
  const res = await fetchOnce(batch)
  if (!res.ok) throw new SyncError(res)
}
`;

const png = async (phone: Phone) =>
  `data:image/png;base64,${(await phone.page.screenshot()).toString('base64')}`;

/** Three screens beside each other, each in a frame with the phone's corners. */
async function compose(phone: Phone, shots: readonly string[]): Promise<Buffer> {
  const { page } = phone;
  await page.setViewportSize({ width: 1330, height: 924 });
  await page.goto('about:blank');
  await page.setContent(
    `<body style="margin:0;background:#e9e2d2;display:flex;gap:40px;padding:40px;box-sizing:border-box">${shots
      .map((shot) => `<img src="${shot}" width="390" height="844" style="border-radius:28px">`)
      .join('')}</body>`,
  );
  await page.waitForTimeout(200);
  return page.screenshot();
}

const claude = await ensureClaudeCode();
if ('reason' in claude) throw new Error(claude.reason);
const api = await startMessagesApi();
const home = await createClaudeHome({ claude: claude.path, apiUrl: api.url });
const product = await startProduct({ account: home, up: ['--name', 'atlas'] });
const light = await openPhone({ colorScheme: 'light' });
try {
  writeFileSync(join(home.project, 'client.ts'), source);
  const file = join(home.project, 'client.ts');
  api.queue(say(text('I’ll look at how requests are made today.'), toolUse('Read', { file_path: file })));
  api.queue(
    say(
      text('It gives up after one failed request. A retry with backoff, capped:'),
      toolUse('Edit', {
        file_path: file,
        old_string: '  const res = await fetchOnce(batch)\n',
        new_string:
          '  const res = await retry(() => fetchOnce(batch), {\n    tries: 6, base: 250, cap: 30_000,\n  })\n',
      }),
    ),
  );
  api.queue(
    say(toolUse('Bash', { command: 'npm test -- --filter sync', description: 'Run the sync tests' })),
  );
  await pair(light, product.pairing);
  await addProject(light, home.project);
  await startSession(light, basename(home.project), 'Claude Code');
  await light.seeInTerminal(/❯/);
  await send(light, 'The sync client gives up after one failed request. Retry with backoff, and cap it.');
  await light.seeInTerminal(/Do you want to/);
  await light.page.waitForTimeout(1500);
  const shots = [await png(light)];
  await light.page.emulateMedia({ colorScheme: 'dark' });
  await light.page.waitForTimeout(500);
  shots.push(await png(light));
  await light.page.goto(`${product.url}/`);
  await light.page.waitForTimeout(2500);
  shots.push(await png(light));
  mkdirSync(join(root, 'docs', 'images'), { recursive: true });
  writeFileSync(join(root, 'docs', 'images', 'session.png'), await compose(light, shots));
} finally {
  await light.close();
  await product.close();
  await home.remove();
  await api.close();
}
