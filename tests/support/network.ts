/**
 * A relay, an agent and a device that share nothing but the relay: three network namespaces. The relay's has one
 * address that both others route to and forwards nothing, so agent and device cannot reach each other.
 */
import { execFile, execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const RELAY_ADDRESS = '10.201.0.1';

export interface Network {
  /** Commands to put in front of a program. */
  readonly relay: readonly string[];
  readonly agent: readonly string[];
  readonly device: readonly string[];
  /** Of agent and device, to show that they cannot reach each other. */
  readonly agentAddress: string;
  readonly deviceAddress: string;
  /** A program that runs `file` in the device's namespace: for what cannot take a command in front. */
  wrap(file: string, folder: string): Promise<string>;
  close(): void;
}

/** The namespaces, or in words why there are none here. */
export async function createNetwork(): Promise<Network | { reason: string }> {
  if (process.platform !== 'linux') return { reason: 'network namespaces are Linux only' };
  const tag = randomBytes(3).toString('hex');
  const names = { relay: `poet-${tag}-r`, agent: `poet-${tag}-a`, device: `poet-${tag}-d` };
  const made: string[] = [];
  const close = () => {
    // Interfaces go with their namespaces.
    for (const name of made.splice(0)) execFileSync('ip', ['netns', 'delete', name]);
  };
  const ip = (...args: string[]) => run('ip', args);
  try {
    for (const name of Object.values(names)) {
      await ip('netns', 'add', name);
      made.push(name);
      await ip('-n', name, 'link', 'set', 'lo', 'up');
    }
    await ip('-n', names.relay, 'address', 'add', `${RELAY_ADDRESS}/32`, 'dev', 'lo');
    for (const [side, name] of [
      ['1', names.agent],
      ['2', names.device],
    ] as const) {
      const [near, far] = [`r${tag}${side}`, `p${tag}${side}`];
      await ip('link', 'add', near, 'netns', names.relay, 'type', 'veth', 'peer', 'name', far, 'netns', name);
      await ip('-n', names.relay, 'address', 'add', `10.201.${side}.1/24`, 'dev', near);
      await ip('-n', names.relay, 'link', 'set', near, 'up');
      await ip('-n', name, 'address', 'add', `10.201.${side}.2/24`, 'dev', far);
      await ip('-n', name, 'link', 'set', far, 'up');
      await ip('-n', name, 'route', 'add', 'default', 'via', `10.201.${side}.1`);
    }
  } catch (error) {
    close();
    return { reason: `network namespaces are not permitted: ${String((error as Error).message).trim()}` };
  }
  const inside = (name: string) => ['ip', 'netns', 'exec', name];
  return {
    relay: inside(names.relay),
    agent: inside(names.agent),
    device: inside(names.device),
    agentAddress: '10.201.1.2',
    deviceAddress: '10.201.2.2',
    wrap: async (file, folder) => {
      const wrapper = join(folder, 'in-namespace');
      await writeFile(wrapper, `#!/bin/sh\nexec ${inside(names.device).join(' ')} '${file}' "$@"\n`);
      await chmod(wrapper, 0o700);
      return wrapper;
    },
    close,
  };
}

/** A self-signed certificate for the relay's address. Throws where openssl is not installed. */
export async function selfSigned(folder: string): Promise<{ cert: string; key: string }> {
  const cert = join(folder, 'cert.pem');
  const key = join(folder, 'key.pem');
  await run('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
    ...['-keyout', key, '-out', cert, '-subj', '/CN=open-poet-test'],
    ...['-addext', `subjectAltName=IP:${RELAY_ADDRESS}`],
  ]);
  return { cert, key };
}
