/**
 * What a Node process holds once all that can be collected is: its anonymous memory after forced collections in each of its threads.
 * Nothing in the product knows of it: the inspector that SIGUSR1 opens is asked once to have SIGUSR2 collect. Linux, loopback.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { until } from '../support/until.ts';

/** Node's own, where nothing else is said. */
const INSPECTOR = 'http://127.0.0.1:9229/json/list';
const ATTACHED_MS = 200;
/** V8 gives back the pages of a collected heap a while later, and a thread that works makes new garbage. */
const LOOKS = 4;
const BETWEEN_MS = 400;

const GC = `const full = (() => {
  process.getBuiltinModule('node:v8').setFlagsFromString('--expose-gc');
  const gc = process.getBuiltinModule('node:vm').runInNewContext('gc');
  return () => gc({ type: 'major', execution: 'sync', flavor: 'last-resort' });
})();
const threads = new BroadcastChannel('bench-collect');
threads.unref();`;
const IN_MAIN = `{ ${GC} process.on('SIGUSR2', () => { threads.postMessage(0); full(); }); process.pid }`;
const IN_THREAD = `{ ${GC} threads.onmessage = full; 0 }`;

interface Answer {
  id?: number;
  result?: { result?: { value?: unknown }; exceptionDetails?: unknown };
  method?: string;
  params?: { sessionId?: string; message?: string };
}

/** MiB that are its own and in memory: not the program's files. */
function anonymousMiB(pid: number): number {
  const [, kib = '0'] = /^Anonymous:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')) ?? [];
  return Number(kib) / 1024;
}

/** From now on, in the threads that it has now: gives the least of several looks, MiB. Rejects where another process has the inspector's port. */
export async function createHeld(pid: number): Promise<() => Promise<number>> {
  await prepare(pid);
  return async () => {
    let least = Number.POSITIVE_INFINITY;
    for (let look = 0; look < LOOKS; look++) {
      process.kill(pid, 'SIGUSR2');
      await delay(BETWEEN_MS);
      least = Math.min(least, anonymousMiB(pid));
    }
    return least;
  };
}

async function prepare(pid: number): Promise<void> {
  process.kill(pid, 'SIGUSR1');
  const socket = await until('the inspector to open', connect);
  const waiting = new Map<number, (answer: Answer) => void>();
  const threads: string[] = [];
  let id = 0;
  socket.on('message', (data) => {
    const answer = JSON.parse(String(data)) as Answer;
    if (answer.method === 'NodeWorker.attachedToWorker') threads.push(String(answer.params?.sessionId));
    else if (answer.id !== undefined) waiting.get(answer.id)?.(answer);
  });
  const call = (method: string, params: object): Promise<Answer> =>
    new Promise((resolve) => {
      id += 1;
      waiting.set(id, resolve);
      socket.send(JSON.stringify({ id, method, params }));
    });
  try {
    const { result } = await call('Runtime.evaluate', { expression: IN_MAIN, returnByValue: true });
    if (result?.result?.value !== pid) {
      throw new Error(`not process ${pid} has the inspector’s port: ${JSON.stringify(result)}`);
    }
    await call('NodeWorker.enable', { waitForDebuggerOnStart: false });
    await delay(ATTACHED_MS);
    const message = JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression: IN_THREAD } });
    for (const sessionId of threads) await call('NodeWorker.sendMessageToWorker', { sessionId, message });
    await delay(ATTACHED_MS);
    await call('NodeWorker.disable', {});
    const expression = "setTimeout(() => process.getBuiltinModule('node:inspector').close(), 50) && 0";
    await call('Runtime.evaluate', { expression });
  } finally {
    socket.close();
  }
  await until('the inspector to close', async () => !(await fetch(INSPECTOR).catch(() => false)));
}

async function connect(): Promise<WebSocket | false> {
  try {
    const [first] = (await (await fetch(INSPECTOR)).json()) as { webSocketDebuggerUrl: string }[];
    if (first === undefined) return false;
    const socket = new WebSocket(first.webSocketDebuggerUrl, { perMessageDeflate: false });
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return socket;
  } catch {
    return false;
  }
}
