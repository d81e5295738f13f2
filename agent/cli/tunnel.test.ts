import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isInstalled, reachHelp } from './reach.ts';
import { openTunnel, tunnelUrl } from './tunnel.ts';

let dir: string;
const path = process.env.PATH;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'poet-tunnel-'));
  process.env.PATH = `${dir}${delimiter}${path}`;
});
afterEach(async () => {
  process.env.PATH = path;
  await rm(dir, { recursive: true, force: true });
});

async function program(name: string, script: string): Promise<void> {
  await writeFile(join(dir, name), `#!/bin/sh\n${script}\n`);
  await chmod(join(dir, name), 0o755);
}

describe('an HTTPS address from a tunnel program', () => {
  test('is read from what each program prints', () => {
    expect(
      tunnelUrl('tailscale', 'Available within your tailnet:\n\nhttps://dev.tail1234.ts.net/\n|-- proxy'),
    ).toBe('https://dev.tail1234.ts.net');
    expect(tunnelUrl('cloudflared', '|  https://calm-green-tea.trycloudflare.com   |')).toBe(
      'https://calm-green-tea.trycloudflare.com',
    );
    expect(tunnelUrl('cloudflared', 'see https://developers.cloudflare.com')).toBeNull();
  });

  test('lasts as long as it is wanted, and its program ends with it', async () => {
    await program(
      'cloudflared',
      `echo "$@" > ${dir}/args\necho 'https://calm-tea.trycloudflare.com' >&2\ntrap 'echo ended > ${dir}/ended; exit 0' TERM\nwhile :; do sleep 0.05; done`,
    );
    const tunnel = await openTunnel('cloudflared', 4321);
    expect(tunnel.url).toBe('https://calm-tea.trycloudflare.com');
    expect(await readFile(join(dir, 'args'), 'utf8')).toContain('--url http://127.0.0.1:4321');
    await tunnel.close();
    expect(await readFile(join(dir, 'ended'), 'utf8')).toBe('ended\n');
  });

  test('that does not come up is an error with what the program said', async () => {
    await program('tailscale', 'echo "Tailscale is stopped." >&2; exit 1');
    await expect(openTunnel('tailscale', 1)).rejects.toThrow(/exit code 1:\nTailscale is stopped\./);
  });

  test('is offered with what is installed here', async () => {
    await program('tailscale', 'true');
    expect(isInstalled('tailscale')).toBe(true);
    expect(isInstalled('no-such-program')).toBe(false);
    const help = reachHelp(7878, (name) => name === 'tailscale').join('\n');
    expect(help).toContain('Only this machine can connect');
    expect(help).toContain('(runs `tailscale serve 7878`):\n      poet up --tunnel tailscale');
    expect(help).toContain('(install cloudflared first)');
    expect(help).toContain('http://127.0.0.1:7878');
  });
});
