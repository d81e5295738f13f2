import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openRun } from '../recordings/recording.ts';
import { mountSmall, readAll } from '../recordings/test-support.ts';
import { encodeMessage } from './frames.ts';
import { isAlive } from './process-alive.ts';
import { VERSIONS } from './protocol.ts';
import { listen, nameOf, SESSION, shell, startTestHost, type TestHost, until } from './test-support.ts';
import type { PtyHost, RunKey } from './types.ts';

let home: TestHost;
beforeEach(async () => {
  home = await startTestHost();
});
afterEach(() => home.close());

const key: RunKey = { sessionId: SESSION, run: 0 };
const recording = () => openRun(home.places.recordingsDir, key);

/** An agent in a process of its own, that connects, starts the run, and says how many bytes it heard. */
function startAgent(script: string) {
  const client = new URL('./client.ts', import.meta.url).href;
  const program = `
    import { connectPtyHost } from ${JSON.stringify(client)};
    let heard = 0;
    const events = { onOutput: (_run, _offset, bytes) => { heard += bytes.length; console.log(heard); }, onApplied() {}, onExit() {}, onGone() {} };
    const host = await connectPtyHost({ socketPath: ${JSON.stringify(home.socketPath)}, events, start: ${JSON.stringify(home.places)} });
    await host.spawn(${JSON.stringify(shell(0, script))});
  `;
  return spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

describe('when the agent is killed', () => {
  test('the run goes on, and the next agent hears everything from the length it is told', async () => {
    const agent = startAgent('seq 1 400000; sleep 1000');
    await once(agent.stdout, 'data');
    agent.kill('SIGKILL');
    await once(agent, 'exit');

    const heard = listen();
    const host = await home.connect(heard.events);
    const [info] = await host.list();
    expect(info).toMatchObject({ ...key, exit: null });
    const lines = Array.from({ length: 400_000 }, (_, i) => `${i + 1}\r\n`).join('');
    await until(async () => (await recording().reader.length()) === lines.length, 'the last line', 60_000);
    const whole = await readAll(recording().reader);
    expect(whole.toString() === lines).toBe(true);
    // Whatever came after the list came from its length on, and together they are everything.
    const since = heard.output.get(nameOf(key));
    const from = since?.from ?? (info?.length as number);
    await until(() => (since?.end ?? lines.length) === lines.length, 'the rest');
    expect(from).toBeLessThanOrEqual(info?.length as number);
    expect(heard.text(key) === lines.slice(from)).toBe(true);
    expect((await host.list())[0]?.length).toBe(lines.length);
  }, 90_000);

  test('what it had paused goes on', async () => {
    const first = listen();
    const host = await home.connect(first.events);
    await host.spawn(shell(0, 'while :; do echo tick; sleep 0.01; done'));
    await until(() => first.output.size > 0, 'the first tick');
    host.pause(key);
    // What was on its way when the pause came.
    const lengths = [-1];
    await until(async () => {
      lengths.push((await host.list())[0]?.length ?? 0);
      return lengths.at(-1) === lengths.at(-5);
    }, 'the standstill');
    host.disconnect();
    const second = listen();
    await home.connect(second.events);
    await until(() => second.output.size > 0, 'the next tick');
  });

  test('a run that ended meanwhile is listed with its exit', async () => {
    const host = await home.connect();
    await host.spawn(shell(0, 'read line; exit 5'));
    host.input(key, 'w', 0, Buffer.from('\n'));
    host.disconnect();
    const next = await home.connect();
    const exit = await until(async () => (await next.list())[0]?.exit, 'the exit');
    expect(exit).toEqual({ exitCode: 5, signal: null });
  });
});

describe('input', () => {
  test('is applied once, in order, through reconnects that send again more or less than was lost', async () => {
    const file = join(home.dir, 'typed');
    const length = 60_000;
    const stream = Buffer.from(Array.from({ length }, (_, i) => (i * 31 + (i >> 8) * 7) & 0xff));
    let run = 0;
    const step = fc.record({ back: fc.nat(5000), ahead: fc.nat(20_000), reconnect: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (steps) => {
        const mine: RunKey = { sessionId: SESSION, run };
        const script = `stty raw -echo; echo ready; head -c ${length} > ${file}`;
        let heard = listen();
        let host: PtyHost = await home.connect(heard.events);
        await host.spawn(shell(run++, script));
        await until(() => heard.text(mine).includes('ready'), 'the program');
        let sent = 0;
        for (const { back, ahead, reconnect } of steps) {
          if (reconnect) {
            host.disconnect();
            heard = listen();
            host = await home.connect(heard.events);
            sent = Math.min(sent, await host.applied(mine, 'w'));
          }
          const from = Math.max(0, sent - back);
          const to = Math.min(length, sent + ahead);
          host.input(mine, 'w', from, stream.subarray(from, to));
          sent = Math.max(sent, to);
        }
        const applied = await host.applied(mine, 'w');
        host.input(mine, 'w', applied, stream.subarray(applied));
        await until(async () => (await host.list()).find((info) => info.run === mine.run)?.exit, 'the exit');
        expect((await readFile(file)).equals(stream)).toBe(true);
        expect(await host.applied(mine, 'w')).toBe(length);
      }),
      { numRuns: 4 },
    );
  }, 120_000);

  test('of a megabyte arrives byte-exact, while the program prints', async () => {
    const file = join(home.dir, 'pasted');
    const paste = Buffer.alloc(1024 * 1024);
    for (let i = 0; i < paste.length; i++) paste[i] = (i ^ (i >> 8) ^ (i >> 16)) & 0xff;
    const heard = listen();
    const host = await home.connect(heard.events);
    const script = `stty raw -echo; echo ready; (while :; do echo tick; done) & head -c ${paste.length} > ${file}; kill $!`;
    await host.spawn(shell(0, script));
    await until(() => heard.text(key).includes('ready'), 'the program');
    host.input(key, 'w', 0, paste);
    await until(() => heard.exits.get(nameOf(key)), 'the exit', 60_000);
    expect((await readFile(file)).equals(paste)).toBe(true);
    expect(heard.text(key).split('tick').length).toBeGreaterThan(10);
  }, 90_000);

  test('for a program that is stopped waits, others are served, and it goes in whole when the program goes on', async () => {
    const file = join(home.dir, 'typed');
    const bytes = Buffer.alloc(300_000, 'stopped ');
    const heard = listen();
    const host = await home.connect(heard.events);
    const info = await host.spawn(
      shell(0, `stty raw -echo; echo ready; exec head -c ${bytes.length} > ${file}`),
    );
    await until(() => heard.text(key).includes('ready'), 'the program');
    process.kill(info.pid, 'SIGSTOP');
    host.input(key, 'w', 0, bytes);
    await until(() => heard.applied.get(`${nameOf(key)} w`), 'the first bytes');
    const other: RunKey = { sessionId: SESSION, run: 1 };
    await host.spawn(shell(1, 'read line; echo "got $line"'));
    host.input(other, 'w', 0, Buffer.from('hello\n'));
    await until(() => heard.text(other).includes('got hello'), 'the other run');
    expect(heard.applied.get(`${nameOf(key)} w`)).toBeLessThan(bytes.length);
    // Whoever sent it and asks again must not offer it a second time: the host holds it.
    expect(await host.applied(key, 'w')).toBe(bytes.length);
    process.kill(info.pid, 'SIGCONT');
    await until(() => heard.exits.get(nameOf(key)), 'the exit');
    expect((await readFile(file)).equals(bytes)).toBe(true);
  });

  test('beyond a gap is refused, and the answer says from where to send', async () => {
    const heard = listen();
    const host = await home.connect(heard.events);
    await host.spawn(shell(0, 'stty -echo; read line; echo "[$line]"'));
    host.input(key, 'w', 0, Buffer.from('abc'));
    host.input(key, 'w', 7, Buffer.from('lost'));
    await until(() => heard.applied.get(`${nameOf(key)} w`) === 3, 'the answer');
    host.input(key, 'w', 3, Buffer.from('def\n'));
    await until(() => heard.exits.size > 0, 'the exit');
    expect(heard.text(key)).toContain('[abcdef]');
  });
});

describe('the socket', () => {
  const raw = async () => {
    const socket = createConnection(home.socketPath);
    socket.on('error', () => {});
    await once(socket, 'connect');
    return socket;
  };
  const closed = (socket: Awaited<ReturnType<typeof raw>>) =>
    until(() => socket.destroyed || socket.readableEnded, 'the end');

  test('closes on what is malformed, and the host and its agent go on', async () => {
    const heard = listen();
    const host = await home.connect(heard.events);
    await host.spawn(shell(0, 'read line; echo "got $line"'));
    const hello = encodeMessage({ type: 'hello', min: 1, max: 1 });
    const long = Buffer.alloc(8);
    long.writeUInt32BE(0x7fffffff);
    const random = Buffer.from(Array.from({ length: 100_000 }, (_, i) => (i * 2654435761) >>> 24));
    for (const bytes of [random, long, encodeMessage('hello'), encodeMessage({ type: 'list', id: 1 })]) {
      const socket = await raw();
      socket.resume();
      socket.write(bytes);
      await closed(socket);
    }
    expect(isAlive(host.pid)).toBe(true);
    expect(heard.other).toEqual([]);

    for (const bytes of [
      long,
      encodeMessage({ type: 'resize', handle: 1, cols: -1, rows: 0 }),
      Buffer.from([0, 0, 0, 1, 9]),
    ]) {
      const socket = await raw();
      socket.resume();
      socket.write(hello);
      socket.write(bytes);
      await closed(socket);
    }
    expect(heard.other).toEqual(['taken-over']);

    const again = listen();
    const next = await home.connect(again.events);
    expect(next.pid).toBe(host.pid);
    next.input(key, 'w', 0, Buffer.from('on\n'));
    await until(() => again.text(key).includes('got on'), 'the run');
  });

  test('refuses versions that it does not speak, in words', async () => {
    await home.connect();
    const socket = await raw();
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.write(encodeMessage({ type: 'hello', min: VERSIONS.max + 1, max: VERSIONS.max + 5 }));
    await closed(socket);
    expect(Buffer.concat(chunks).toString()).toContain('this pty-host speaks versions 1 to 2');
  });

  test('of an agent that does not read costs the host no memory and the run no pace', async () => {
    const host = await home.connect();
    const memory = async () => {
      const status = await readFile(`/proc/${host.pid}/status`, 'utf8').catch(() => '');
      return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0);
    };
    const before = await memory();
    const length = 150_000_000;
    await host.spawn(shell(0, `stty raw -echo; head -c ${length} /dev/zero | tr '\\0' x; sleep 1000`));
    const stuck = await raw();
    stuck.pause();
    stuck.write(encodeMessage({ type: 'hello', ...VERSIONS }));
    await until(async () => (await recording().reader.length()) >= length, 'the whole output', 60_000);
    expect((await memory()) - before).toBeLessThan(80_000);
    stuck.destroy();
  }, 90_000);

  test('that was removed is made again', async () => {
    const { pid } = await home.connect();
    await rm(home.socketPath);
    expect((await home.connect()).pid).toBe(pid);
  }, 40_000);
});

const small = mountSmall('300k');
afterAll(() => small?.unmount());

describe.skipIf(small === null)('on a full disk (needs the right to mount a tmpfs)', () => {
  test('the run goes on, what it prints is still told, and recording goes on once there is room', async () => {
    const recordingsDir = small?.dir ?? '';
    const heard = listen();
    const host = await home.connect(heard.events, { start: { ...home.places, recordingsDir } });
    await host.spawn(shell(0, 'while read n; do head -c $n /dev/zero | tr "\\0" x; echo; echo did $n; done'));
    let typed = 0;
    const print = async (bytes: number) => {
      const line = Buffer.from(`${bytes}\n`);
      host.input(key, 'w', typed, line);
      typed += line.length;
      await until(() => heard.text(key).includes(`did ${bytes}\r\n`), `the output of ${bytes} bytes`);
    };
    await print(1000);
    await writeFile(join(recordingsDir, 'ballast'), new Uint8Array(100_000));
    await print(250_000);
    expect(heard.other).toHaveLength(1);
    expect(heard.other[0]).toMatch(/^hole \d+ null$/);
    await print(2000);
    await rm(join(recordingsDir, 'ballast'));
    let more = 10;
    await until(async () => {
      await print(more++);
      return heard.other.length > 1;
    }, 'the recording');
    const [from, to] = (/^hole (\d+) (\d+)$/.exec(heard.other[1] ?? '') ?? []).slice(1).map(Number);
    const { reader } = openRun(recordingsDir, key);
    const whole = Buffer.from(heard.text(key));
    expect((await readAll(reader, to)).equals(whole.subarray(to))).toBe(true);
    expect((await reader.read((from as number) - 1, 10)).length).toBe(1);
  });
});
