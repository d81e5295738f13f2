/** Links that must not work, each refused with words that a person understands, and nothing kept. */
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { formatPairingLink, parsePairingLink } from '../../shared/model/pairing-link.ts';
import { randomBytes } from '../../shared/wire/bytes.ts';
import { cleanEnv } from '../support/clean-env.ts';
import { clockShift } from '../support/clock-shift.ts';
import { heading, open, pair } from '../support/journey.ts';
import { pictureOnFailure } from '../support/on-failure.ts';
import { openPhone, type Phone } from '../support/phone.ts';
import { type Product, startProduct } from '../support/product.ts';
import { until } from '../support/until.ts';

const ELEVEN_MINUTES = 11 * 60_000;
let home: string;
let product: Product;
let owner: Phone;
let stranger: Phone;

beforeAll(async () => {
  home = await realpath(await mkdtemp(join(tmpdir(), 'poet-clock-')));
  product = await startProduct({
    account: { home, env: cleanEnv(home, { extra: clockShift(ELEVEN_MINUTES) }) },
  });
  owner = await openPhone();
  stranger = await openPhone();
  await pair(owner, product.pairing);
});
afterAll(async () => {
  await owner?.close();
  await stranger?.close();
  await product?.close();
  await rm(home, { recursive: true, force: true });
});
pictureOnFailure(() => [owner, stranger]);

const devices = async (): Promise<number> =>
  (JSON.parse(await product.poet('devices', '--json')) as unknown[]).length;

async function refused(link: string, why: RegExp): Promise<void> {
  await open(stranger, link);
  const asked = stranger.page.getByRole('button', { name: 'Pair', exact: true });
  const told = heading(stranger, why);
  await asked.or(told).first().waitFor();
  if (await asked.isVisible()) await asked.tap();
  await told.waitFor();
  expect(await devices()).toBe(1);
  await stranger.tapButton('Cancel');
  // First here, so that leaving has happened; then from what was kept.
  const nothing = stranger.page.getByText('no machine to write on yet');
  await nothing.waitFor();
  await stranger.page.reload();
  await nothing.waitFor();
}

function forge(link: string, part: 'secret' | 'agentEd' | 'agentStatic'): string {
  const parsed = parsePairingLink(link);
  if (!parsed.ok) throw new Error(parsed.problem);
  return formatPairingLink({ ...parsed.link, [part]: randomBytes(32) });
}

test('a link that was used', async () => {
  await refused(product.pairing, /used|does not take this link/);
});

test.each(['secret', 'agentEd', 'agentStatic'] as const)('a link whose %s is forged', async (part) => {
  await refused(
    forge(await product.invite(), part),
    /does not take this link|broke off|not from this machine/,
  );
});

test('a link that was cut short', async () => {
  await refused((await product.invite()).slice(0, -9), /This is not a pairing link/);
});

test('a link that lay about for eleven minutes', async () => {
  const link = await product.invite();
  process.kill(product.agent.pid, 'SIGUSR2');
  await refused(link, /expired|does not take this link/);
});

test('a link opened by two devices at once lets in one of them', async () => {
  const link = await product.invite();
  const late = await openPhone();
  try {
    const before = await devices();
    for (const device of [stranger, late]) {
      await open(device, link);
      await device.page.getByRole('button', { name: 'Pair', exact: true }).waitFor();
    }
    await Promise.all([stranger.tapButton('Pair'), late.tapButton('Pair')]);
    const ends = await Promise.all(
      [stranger, late].map((device) =>
        until('a way in or a refusal', async () => {
          const [title] = await device.page.getByRole('heading', { level: 1 }).allInnerTexts();
          if (title?.startsWith('Are these the words')) return 'words';
          return /used|does not take|broke off/.test(title ?? '') ? 'refused' : undefined;
        }),
      ),
    );
    expect(ends.sort()).toEqual(['refused', 'words']);
    expect(await devices()).toBe(before + 1);
  } finally {
    await late.close();
  }
});
