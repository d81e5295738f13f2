/**
 * What Claude Code starts as the MCP server `poet`: `bridge.ts SOCKET CREDENTIAL-FILE SESSION`. Hands each line of its
 * input to the agent as a request, and prints the answer. It lives as long as its session and starts with each, so it loads
 * nothing but sockets: HTTP 1.0 is spoken by hand. An agent that restarts is waited for, and no call is done twice.
 */
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';

const [socketPath = '', headerFile = '', session = ''] = process.argv.slice(2);

const PATIENCE_MS = 20_000;
const AGAIN_MS = 250;
const MAX_LINE = 4 * 1024 * 1024;
const AWAY =
  'The agent of Open Poet does not run on this machine now. Its tools work again once it is started.';

interface Message {
  id?: string | number;
  method?: string;
  params?: { requestId?: string | number };
}
interface Answer {
  status: number;
  body: string;
}

/** Requests under way, by the id that Claude Code gave them. */
const open = new Map<string | number, { socket: Socket | null; cancelled: boolean }>();

const print = (message: object | string) =>
  process.stdout.write(`${typeof message === 'string' ? message : JSON.stringify(message)}\n`);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Null: there is no agent now, or it went away before it had answered. */
function post(body: string, key: string | null, onSocket: (socket: Socket) => void): Promise<Answer | null> {
  const head = [
    `POST /v1/sessions/${session}/tools HTTP/1.0`,
    'host: agent',
    readFileSync(headerFile, 'utf8').trim(),
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    ...(key === null ? [] : [`idempotency-key: ${key}`]),
    '',
    body,
  ].join('\r\n');
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(socketPath, () => socket.write(head));
    onSocket(socket);
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', () => {});
    socket.on('close', () => resolve(parse(Buffer.concat(chunks))));
  });
}

function parse(bytes: Buffer): Answer | null {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const head = bytes.toString('latin1', 0, end);
  const body = bytes.subarray(end + 4);
  const length = /^content-length: (\d+)/im.exec(head)?.[1];
  if (length !== undefined && body.length < Number(length)) return null;
  return { status: Number(/^HTTP\/1\.\d (\d+)/.exec(head)?.[1]), body: body.toString('utf8') };
}

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(26));
  return Array.from(bytes, (byte) => ALPHABET[byte & 31]).join('');
}

/** To a call it is a result that the model reads; to anything else an error of the protocol. */
function refusal({ id, method }: Message, words: string): object {
  const how =
    method === 'tools/call'
      ? { result: { content: [{ type: 'text', text: words }], isError: true } }
      : { error: { code: -32603, message: words } };
  return { jsonrpc: '2.0', id, ...how };
}

async function hand(line: string, message: Message): Promise<void> {
  const { id, method } = message;
  if (method === 'notifications/cancelled') {
    const request = open.get(message.params?.requestId ?? '');
    if (request !== undefined) {
      request.cancelled = true;
      request.socket?.destroy();
    }
    return;
  }
  if (id === undefined) return;
  const request: { socket: Socket | null; cancelled: boolean } = { socket: null, cancelled: false };
  open.set(id, request);
  const key = method === 'tools/call' ? newKey() : null;
  const until = performance.now() + PATIENCE_MS;
  let answer: Answer | null = null;
  for (;;) {
    try {
      answer = await post(line, key, (socket) => {
        request.socket = socket;
      });
    } catch {
      // Its credential is gone: the session is over.
      break;
    }
    if (answer !== null || request.cancelled || performance.now() > until) break;
    await pause(AGAIN_MS);
  }
  open.delete(id);
  if (request.cancelled) return;
  if (answer?.status === 200) print(answer.body);
  else if (answer?.status !== 204) print(refusal(message, answer === null ? AWAY : wordsOf(answer)));
}

function wordsOf({ status, body }: Answer): string {
  try {
    return (JSON.parse(body) as { error: { message: string } }).error.message;
  } catch {
    return `Open Poet answered ${status}.`;
  }
}

let rest = '';
process.stdin.setEncoding('utf8');
process.stdin.on('data', (text: string) => {
  const lines = (rest + text).split('\n');
  rest = lines.pop() ?? '';
  if (rest.length > MAX_LINE) process.exit(1);
  for (const line of lines) {
    let message: Message | null = null;
    try {
      message = JSON.parse(line) as Message | null;
    } catch {
      // Not a message: there is nobody to tell.
    }
    if (typeof message === 'object' && message !== null) void hand(line, message);
  }
});
process.stdin.on('end', () => process.exit(0));
process.stdout.on('error', () => process.exit(0));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(0));
