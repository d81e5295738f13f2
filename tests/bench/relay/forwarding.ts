/** Frames through a relay, and through nothing but `ws`: the same hops, taking turns in one run. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import { connectAgent, connectDevice, newIdentity, settled } from '../../../relay/conformance/peer.ts';
import { withChannel } from '../../../shared/wire/outer.ts';
import { cleanEnv } from '../../support/clean-env.ts';
import { root, startPoet } from '../../support/program.ts';
import { median } from '../stats.ts';
import { clientFrame, type RawEnd, serverFrameBytes, takeRaw } from './raw-frames.ts';

const SIZES = [200, 16 * 1024] as const;
const WAYS = ['to the device', 'to the agent'] as const;
const ROUNDS = 7;
const ROUND_MS = 700;
/** On their way at a time: less than a relay makes anybody wait for. */
const WINDOW_BYTES = 192 * 1024;

type Way = (typeof WAYS)[number];

interface Forwarder {
  name: string;
  pid: number;
  /** A joined pair; `head` bytes stand before each message on the agent's side. */
  pair(): Promise<{ agent: RawEnd; device: RawEnd; channel: number | null }>;
  close(): Promise<void>;
}

export interface Forwarded {
  size: number;
  way: Way;
  /** Medians over rounds, by forwarder: frames a second, and CPU time of the forwarder for each in microseconds. */
  rate: ReadonlyMap<string, number>;
  cpu: ReadonlyMap<string, number>;
}

/** Beyond what any round sends: what is measured is the counting, not the slowing down. */
const unlimited = { perSecond: 1e9, burst: 1e9 };
const limits = Object.fromEntries(
  ['addressFrames', 'addressBytes', 'keyFrames', 'keyBytes'].map((name) => [
    name,
    { ...unlimited, burst: 1e12 },
  ]),
);

async function openRelay(): Promise<Forwarder> {
  const home = await mkdtemp(join(tmpdir(), 'poet-bench-'));
  const config = join(home, 'relay.json');
  await writeFile(config, JSON.stringify({ port: 0, app: false, limits }));
  const program = startPoet(['relay', '--json', '--config', config], {
    env: cleanEnv(home),
    script: join(root, 'bin', 'poet'),
  });
  const url = String((await program.line('ready')).url);
  return {
    name: 'Open Poet',
    pid: program.pid,
    async pair() {
      const [who, deviceId] = await Promise.all([newIdentity(), newIdentity()]);
      const agent = await connectAgent(url, who);
      agent.send({ t: 'allow', devices: [deviceId.id] });
      await settled(agent);
      const device = await connectDevice(url, who.id, deviceId);
      const { channel } = await agent.control('opened');
      return { agent: takeRaw(agent.socket), device: takeRaw(device.socket), channel };
    },
    async close() {
      await program.kill('SIGTERM');
      await rm(home, { recursive: true, force: true });
    },
  };
}

async function openBare(): Promise<Forwarder> {
  const server = fork(fileURLToPath(new URL('./bare-forwarder.ts', import.meta.url)), {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const [line] = (await once(server.stdout as NonNullable<typeof server.stdout>, 'data')) as [Buffer];
  const origin = `ws://127.0.0.1:${line.toString('utf8').trim()}`;
  let pairs = 0;
  return {
    name: 'bare-ws',
    pid: server.pid ?? 0,
    async pair() {
      pairs += 1;
      const open = async () => {
        const socket = new WebSocket(`${origin}/${pairs}`, { perMessageDeflate: false });
        await once(socket, 'open');
        return takeRaw(socket);
      };
      return { agent: await open(), device: await open(), channel: null };
    },
    close: async () => void server.kill(),
  };
}

/** Microseconds of CPU time since it began. Linux only; 0 elsewhere. */
function cpuOf(pid: number): number {
  if (process.platform !== 'linux') return 0;
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  // Clock ticks of 10 ms: utime and stime.
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

async function round(forwarder: Forwarder, size: number, way: Way): Promise<{ rate: number; cpu: number }> {
  const { agent, device, channel } = await forwarder.pair();
  const message = new Uint8Array(size).fill(7);
  const framed = channel === null ? message : withChannel(channel, message);
  const [from, to] = way === 'to the device' ? [agent, device] : [device, agent];
  const sent = clientFrame(way === 'to the device' ? framed : message);
  const arrives = serverFrameBytes((way === 'to the device' ? message : framed).length);
  const bundle = Math.max(1, Math.floor(WINDOW_BYTES / 8 / size));
  const bytes = Buffer.concat(Array.from({ length: bundle }, () => sent));
  let received = 0;
  let written = 0;
  let stop = () => {};
  const fill = () => {
    while ((written - received / arrives + bundle) * size <= WINDOW_BYTES) {
      from.write(bytes);
      written += bundle;
    }
  };
  const run = async (ms: number) => {
    const [startedAt, cpuAt, had] = [performance.now(), cpuOf(forwarder.pid), received];
    await new Promise<void>((resolve) => {
      stop = resolve;
      setTimeout(resolve, ms);
    });
    const frames = (received - had) / arrives;
    const seconds = (performance.now() - startedAt) / 1000;
    return { rate: frames / seconds, cpu: (cpuOf(forwarder.pid) - cpuAt) / frames };
  };
  try {
    to.onBytes = (count) => {
      received += count;
      fill();
    };
    fill();
    await run(ROUND_MS / 4);
    const measured = await run(ROUND_MS);
    if (!(measured.rate > 0)) throw new Error(`${forwarder.name} forwards nothing`);
    return measured;
  } finally {
    stop();
    from.destroy();
    to.destroy();
  }
}

export async function forwarding(): Promise<Forwarded[]> {
  const forwarders = [await openRelay(), await openBare()];
  try {
    const results: Forwarded[] = [];
    for (const size of SIZES) {
      for (const way of WAYS) {
        const rounds = new Map(forwarders.map(({ name }) => [name, [] as { rate: number; cpu: number }[]]));
        for (let at = 0; at < ROUNDS; at++) {
          for (const forwarder of forwarders) {
            rounds.get(forwarder.name)?.push(await round(forwarder, size, way));
          }
        }
        const medians = (pick: 'rate' | 'cpu') =>
          new Map([...rounds].map(([name, all]) => [name, median(all.map((one) => one[pick]))]));
        results.push({ size, way, rate: medians('rate'), cpu: medians('cpu') });
      }
    }
    return results;
  } finally {
    for (const forwarder of forwarders) await forwarder.close();
  }
}
