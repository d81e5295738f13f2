/** Two machines, each on its own relay, on one phone; and what waits on them reaches it asleep, sealed, to be answered there. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureClaudeCode } from '../../scripts/claude-code.mjs';
import type { Project } from '../../shared/model/project.ts';
import type { PushMessage } from '../../shared/model/push.ts';
import { type MessagesApi, startMessagesApi } from '../fakes/messages-api.ts';
import { say, text, toolUse } from '../fakes/messages-script.ts';
import { type PushService, startPushService } from '../fakes/push-service.ts';
import { type ClaudeHome, createClaudeHome } from '../support/claude-home.ts';
import { type Device, pairDevice } from '../support/device.ts';
import { pair } from '../support/journey.ts';
import { pictureOnFailure } from '../support/on-failure.ts';
import { openPhone, type Phone } from '../support/phone.ts';
import { type Product, startProduct } from '../support/product.ts';
import { type PushedPhone, playPush } from '../support/pushed-phone.ts';
import { until } from '../support/until.ts';

const claude = await ensureClaudeCode();
if ('reason' in claude) console.log(`skipped, Claude Code is not here: ${claude.reason}`);

describe.skipIf('reason' in claude)('a phone that is asleep', () => {
  let api: MessagesApi;
  let home: ClaudeHome;
  let service: PushService;
  let atlas: Product;
  let loft: Product;
  let desk: Device;
  let phone: Phone;
  let pushed: PushedPhone;
  let sessionId: string;

  beforeAll(async () => {
    [api, service] = await Promise.all([startMessagesApi(), startPushService()]);
    home = await createClaudeHome({ claude: 'path' in claude ? claude.path : null, apiUrl: api.url });
    const named = (name: string) => ['--name', name, '--push-service', service.origin];
    atlas = await startProduct({ account: home, up: named('atlas') });
    loft = await startProduct({ up: named('loft') });
    phone = await openPhone();
    pushed = await playPush(phone, atlas.url, `${service.origin}/push/phone`);
  });
  afterAll(async () => {
    desk?.stop();
    await phone?.close();
    await Promise.all([atlas?.close(), loft?.close()]);
    await home?.remove();
    await Promise.all([api?.close(), service?.close()]);
  });
  pictureOnFailure(() => [phone]);

  const go = (path: string) => phone.page.goto(`${atlas.url}${path}`);
  const next = async (what: string): Promise<PushMessage> => pushed.read(await service.next(what));
  const machines = () => phone.page.getByRole('region', { name: 'Machines' }).getByRole('listitem');

  test('two machines stand side by side in one app, each on its own relay', async () => {
    await pair(phone, atlas.pairing);
    await go('/pair');
    await phone.page.getByLabel(/link/i).first().fill(loft.pairing);
    await phone.page
      .getByRole('button', { name: /Go on|Continue|Use this link|Pair/ })
      .first()
      .tap();
    await phone.tapButton('Pair');
    await phone.tapButton('They match');
    await phone.page.waitForURL(/\/m\/[a-z2-7]{26}$/);
    expect(loft.url).not.toBe(atlas.url);
    await go('/more');
    await expect.poll(async () => (await machines().allInnerTexts()).join()).toMatch(/atlas.*loft/s);
    await expect
      .poll(async () => (await machines().allInnerTexts()).join())
      .not.toMatch(/away|offline|reached/i);
  });

  test('it is turned on by a tap, both machines have it, and a test arrives', async () => {
    await go('/notifications');
    await phone.tapButton('Turn on notifications');
    await expect.poll(() => machines().filter({ hasText: 'Tells this device' }).count()).toBe(2);
    await machines().filter({ hasText: 'loft' }).getByRole('button', { name: 'Send a test' }).tap();
    const message = await next('a test');
    expect([message.notification.data.what, message.notification.title]).toEqual([
      'test',
      'loft can reach this device',
    ]);
    await pushed.deliver(message);
    await machines()
      .filter({ hasText: /It arrived after \d/ })
      .waitFor();
    expect((await pushed.shown()).map(({ title }) => title)).toEqual(['loft can reach this device']);
  });

  async function askFor(proof: string): Promise<PushMessage> {
    api.queue(say(toolUse('Bash', { command: `echo ran > ${proof}`, description: 'Write the proof' })));
    api.queue(say(text('It is written.')));
    await desk.call('POST', `/v1/sessions/${sessionId}/prompts`, { text: `write ${proof}` });
    let message = await next('what Claude asks');
    // That it was done before is over with the next prompt.
    if (message.notification.tag.includes('/done/')) message = await next('what Claude asks');
    expect(message.notification.data.what).toBe('permission');
    return message;
  }

  test('what Claude asks comes sealed, and Allow in the notification lets it', async () => {
    desk = await pairDevice(await atlas.invite(), 'desk');
    const { projects } = await desk.call<{ projects: Project[] }>('GET', '/v1/projects');
    const project = projects[0] ?? (await desk.call<Project>('POST', '/v1/projects', { path: home.project }));
    sessionId = (await desk.start({ projectId: project.id, program: { kind: 'claude' } })).id;
    const proof = join(home.project, 'allowed.txt');
    const message = await askFor(proof);
    expect(message.notification.body).toBe(`echo ran > ${proof}`);
    await pushed.deliver(message);
    const shown = await until('the notification to stand', async () =>
      (await pushed.shown()).find(({ tag }) => tag === message.notification.tag),
    );
    expect(shown).toMatchObject({ title: message.notification.title, actions: ['allow', 'deny'] });
    await pushed.press(message.notification.tag, 'allow');
    await until('the tool to run', () => existsSync(proof));
    // It was told, so that it is over is told too.
    expect((await next('that it is over')).notification.data.what).toBe('gone');
    expect((await next('that Claude is done')).notification.data.what).toBe('finished');
  });

  test('a tap opens the very card; answered elsewhere, the notification goes', async () => {
    const message = await askFor(join(home.project, 'denied.txt'));
    await pushed.deliver(message);
    await pushed.press(message.notification.tag);
    await phone.page.waitForURL(new RegExp(`/s/${sessionId}$`));
    const sheet = phone.page.getByRole('dialog', { name: 'Claude wants to run a command' });
    await sheet.getByText(message.notification.body).waitFor();

    await pushed.deliver(message);
    await expect
      .poll(async () => (await pushed.shown()).map(({ tag }) => tag))
      .toContain(message.notification.tag);
    const ask = /\/ask\/([a-z2-7]{26})$/.exec(message.notification.tag)?.[1];
    await desk.call('POST', `/v1/sessions/${sessionId}/asks/${ask}`, { answer: 'deny' });
    const gone = await next('that it was answered');
    expect([gone.notification.data.what, gone.notification.tag]).toEqual(['gone', message.notification.tag]);
    await pushed.deliver(gone);
    await expect
      .poll(async () => (await pushed.shown()).map(({ tag }) => tag))
      .not.toContain(gone.notification.tag);
    await sheet.waitFor({ state: 'detached' });
    expect(phone.errors).toEqual([]);
  });

  test('nothing of it can be read on the way', () => {
    const everything = Buffer.concat(service.delivered.map(({ body }) => body)).toString('latin1');
    expect(everything).not.toMatch(/Claude|echo ran|atlas/);
    expect(service.delivered.every(({ body }) => body.length <= 4096)).toBe(true);
  });
});
