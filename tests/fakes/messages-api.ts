/**
 * A fake Anthropic Messages API on loopback, for the real Claude Code: scripted turns, streamed, with every request
 * kept for assertions. It decides nothing: a request that no script foresaw gets a plain sentence and is listed.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { say, type Turn, text } from './messages-script.ts';
import { streamEvents, wholeMessage } from './messages-stream.ts';

const MAX_REQUEST_BYTES = 64 * 1024 * 1024;

export interface ContentBlock {
  type: string;
  text?: string;
  name?: string;
  input?: unknown;
  content?: unknown;
  tool_use_id?: string;
  is_error?: boolean;
}
export interface MessagesBody {
  model: string;
  stream?: boolean;
  system?: unknown;
  tools?: readonly { name: string }[];
  messages: readonly { role: string; content: string | readonly ContentBlock[] }[];
}
export interface RecordedRequest {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  /** null where the request was not for messages. */
  body: MessagesBody | null;
}

export type Match = (body: MessagesBody) => boolean;
export type Script = Turn | ((body: MessagesBody) => Turn | Promise<Turn>);

export interface MessagesApi {
  /** For ANTHROPIC_BASE_URL. */
  readonly url: string;
  readonly requests: readonly RecordedRequest[];
  /** Conversation requests (those that offer tools) that no script was left for. */
  readonly unforeseen: readonly MessagesBody[];
  /** Next answers of the conversation, in order. */
  queue(...scripts: readonly Script[]): void;
  /** Forgets what is still queued: a test that failed leaves nothing to the next one. */
  clear(): void;
  /** Before the queue: answers every request that matches, until `close`. */
  when(match: Match, script: Script): void;
  close(): Promise<void>;
}

/** The blocks of the last message, whichever way it was written. */
export function lastBlocks(body: MessagesBody): readonly ContentBlock[] {
  const content = body.messages.filter((message) => message.role === 'user').at(-1)?.content ?? [];
  return typeof content === 'string' ? [{ type: 'text', text: content }] : content;
}

/** All that the user side last said, tool results included, as one text. */
export const lastWords = (body: MessagesBody): string => JSON.stringify(lastBlocks(body));

export async function startMessagesApi(): Promise<MessagesApi> {
  const requests: RecordedRequest[] = [];
  const unforeseen: MessagesBody[] = [];
  const queued: Script[] = [];
  const matched: { match: Match; script: Script }[] = [];

  function choose(body: MessagesBody): Script {
    const match = matched.find((one) => one.match(body));
    if (match !== undefined) return match.script;
    // Claude Code asks for titles and the like on the side; those requests offer no tools.
    if ((body.tools ?? []).length === 0) return say(text('{"title":"A scripted title"}'));
    const next = queued.shift();
    if (next !== undefined) return next;
    unforeseen.push(body);
    return say(text('Nothing was scripted for this.'));
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const raw = await readAll(request);
    const isMessages = request.method === 'POST' && path === '/v1/messages';
    const body = isMessages ? (JSON.parse(raw) as MessagesBody) : null;
    requests.push({ method: request.method ?? '', path, headers: request.headers, body });
    if (path === '/api/hello') return void response.writeHead(200).end();
    if (path === '/v1/messages/count_tokens') return json(response, 200, { input_tokens: 10 });
    if (body === null) {
      return json(response, 404, { type: 'error', error: { type: 'not_found_error', message: path } });
    }
    const script = choose(body);
    await play(typeof script === 'function' ? await script(body) : script, body, response);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else json(response, 500, { type: 'error', error: { type: 'api_error', message: String(error) } });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    unforeseen,
    queue: (...scripts) => void queued.push(...scripts),
    clear: () => void queued.splice(0),
    when: (match, script) => void matched.push({ match, script }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_REQUEST_BYTES) throw new Error('request too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function play(turn: Turn, body: MessagesBody, response: ServerResponse): Promise<void> {
  if (turn.kind === 'error') {
    return json(response, turn.status, { type: 'error', error: { type: turn.type, message: turn.message } });
  }
  if (body.stream !== true) return json(response, 200, wholeMessage(turn.blocks, body.model));
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  let deltas = 0;
  for (const { event, data, delta } of streamEvents(turn, body.model)) {
    if (response.destroyed) return;
    if (turn.kind === 'cut' && delta && deltas++ >= turn.afterDeltas) return void response.destroy();
    response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    if (delta && turn.kind === 'message' && turn.everyMs > 0) await delay(turn.everyMs);
  }
  response.end();
}
