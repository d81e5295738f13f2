/** Agent and device in network namespaces of their own, which share only the relay: the same flow works. */
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium } from '../../scripts/chromium.mjs';
import { cleanEnv } from '../support/clean-env.ts';
import { addProject, pair, send, startSession } from '../support/journey.ts';
import { createNetwork, type Network, RELAY_ADDRESS, selfSigned } from '../support/network.ts';
import { pictureOnFailure } from '../support/on-failure.ts';
import { openPhone, type Phone } from '../support/phone.ts';
import { type Product, startProduct } from '../support/product.ts';
import { type Program, runPoet, startPoet } from '../support/program.ts';

const made = await createNetwork();
if ('reason' in made) console.log(`skipped: ${made.reason}`);
const network = 'reason' in made ? null : made;

describe.skipIf(network === null)('only the relay in common', () => {
  const { relay: atRelay, agent: atAgent, device: atDevice } = network as Network;
  let folder: string;
  let env: Record<string, string>;
  let relay: Program;
  let product: Product;
  let phone: Phone;

  beforeAll(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'poet-net-')));
    const { cert, key } = await selfSigned(folder);
    env = cleanEnv(folder, { extra: { NODE_EXTRA_CA_CERTS: cert } });
    relay = startPoet(
      ['relay', '--json', '--host', RELAY_ADDRESS, '--port', '0', '--tls-cert', cert, '--tls-key', key],
      { env: { ...env, OPEN_POET_HOME: join(folder, 'relay') }, before: atRelay },
    );
    const url = String((await relay.line('ready')).url);
    product = await startProduct({
      account: { home: folder, env },
      relay: { url },
      before: { agent: atAgent },
    });
    await mkdir(join(folder, 'verses'));
    phone = await openPhone({
      executablePath: await (network as Network).wrap(findChromium() ?? 'chromium', folder),
      args: ['--ignore-certificate-errors'],
    });
  });
  afterAll(async () => {
    await phone?.close();
    await product?.close();
    await relay?.kill('SIGTERM');
    network?.close();
    await rm(folder, { recursive: true, force: true });
  });
  pictureOnFailure(() => [phone]);

  test('they cannot reach each other', () => {
    const { agentAddress, deviceAddress } = network as Network;
    const connects = (from: readonly string[], to: string, port: string): string => {
      const [file = '', ...rest] = from;
      const script = `echo > /dev/tcp/${to}/${port}`;
      try {
        execFileSync(file, [...rest, 'timeout', '2', 'bash', '-c', script], { stdio: 'pipe' });
        return 'connected';
      } catch (error) {
        // 124: timeout(1) gave up. A refusal would come at once, from a machine that was reached.
        return (error as { status: number }).status === 124 ? 'no answer' : 'refused';
      }
    };
    expect(connects(atDevice, agentAddress, '22')).toBe('no answer');
    expect(connects(atAgent, deviceAddress, '22')).toBe('no answer');
    expect(connects(atDevice, RELAY_ADDRESS, new URL(product.url).port)).toBe('connected');
  });

  test('a phone pairs, starts a shell, types, sees, and finds it again', async () => {
    await pair(phone, product.pairing);
    await addProject(phone, join(folder, 'verses'));
    await startSession(phone, 'verses', 'Shell');
    await phone.seeInTerminal(/[$#]/);
    await send(phone, 'echo across-$((4 * 5))');
    await phone.seeInTerminal(/across-20/);
    await phone.page.reload();
    await phone.seeInTerminal(/across-20/);
  });

  test('a terminal links, and types into the same session as the phone', async () => {
    const poet = async (args: readonly string[], input?: string) => {
      const { code, stdout, stderr } = await runPoet([...args, '--home', join(folder, 'laptop')], {
        env,
        before: atDevice,
        ...(input === undefined ? {} : { input }),
      });
      expect(code, stderr).toBe(0);
      return stdout;
    };
    await poet(['link', '-', '--json'], `${await product.invite()}\n`);
    const [machine] = JSON.parse(await poet(['machines', '--json'])) as { name: string }[];
    const name = String(machine?.name);
    const [session] = JSON.parse(await poet(['sessions', '--json', '--machine', name])) as { id: string }[];
    const printed = await poet(
      ['attach', String(session?.id), '--machine', name, '--no-tty'],
      'echo laptop-$((2 * 3)); exit\n',
    );
    expect(printed).toContain('laptop-6');
    await phone.seeInTerminal(/laptop-6/);
  });
});
