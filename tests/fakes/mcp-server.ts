/**
 * An MCP server that misbehaves on demand: `mcp-server.ts MODE [NAME]`. Over stdio; `http` and `sse` serve on loopback instead
 * and print their address. `good` says its name and what its variable TOKEN begins with; every mode first speaks on stderr, and blabs
 * what its variable BLABS holds.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createInterface } from 'node:readline';

const [mode = 'good', name = 'fake'] = process.argv.slice(2);
const { TOKEN = '' } = process.env;

interface Message {
  id?: number;
  method?: string;
  params?: { protocolVersion?: string; arguments?: { word?: string } };
}

function answer({ id, method, params }: Message, secret: string): object | null {
  if (id === undefined) return null;
  const ok = (result: object) => ({ jsonrpc: '2.0', id, result });
  switch (method) {
    case 'initialize':
      return ok({
        protocolVersion: params?.protocolVersion,
        capabilities: { tools: {} },
        serverInfo: { name, version: '1.2.3' },
      });
    case 'tools/list':
      return ok({
        tools: [
          {
            name: `say_${name}`,
            description: `Says a word as ${name}.`,
            inputSchema: { type: 'object', properties: { word: { type: 'string' } } },
          },
        ],
      });
    case 'tools/call':
      return ok({
        content: [{ type: 'text', text: `${name} says ${params?.arguments?.word}, ${secret.slice(0, 3)}` }],
      });
    default:
      return { jsonrpc: '2.0', id, error: { code: -32601, message: 'not here' } };
  }
}

function serveStdio(): void {
  createInterface({ input: process.stdin }).on('line', (line) => {
    const reply = answer(JSON.parse(line) as Message, TOKEN);
    if (reply !== null) process.stdout.write(`${JSON.stringify(reply)}\n`);
  });
}

type Serve = (request: IncomingMessage, body: string, response: ServerResponse) => void;

/** Refuses whoever does not bring `x-token: TOKEN`, where one is set. */
function listen(path: string, serve: Serve): void {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (text) => {
      body += text;
    });
    request.on('end', () => {
      if (TOKEN !== '' && request.headers['x-token'] !== TOKEN)
        return response.writeHead(401).end('who are you?');
      serve(request, body, response);
    });
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    if (typeof address === 'object') process.stdout.write(`http://127.0.0.1:${address?.port}${path}\n`);
  });
}

const replyTo = ({ headers }: IncomingMessage, body: string): object | null =>
  answer(JSON.parse(body) as Message, String(headers['x-token'] ?? ''));

function serveHttp(): void {
  listen('/mcp', (request, body, response) => {
    if (request.method !== 'POST') return response.writeHead(405).end();
    const reply = replyTo(request, body);
    if (reply === null) return response.writeHead(202).end();
    return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(reply));
  });
}

/** As before streamable HTTP: what is posted is answered on the stream of events that the client holds open. */
function serveSse(): void {
  const streams = new Map<string, ServerResponse>();
  listen('/sse', (request, body, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const event = (to: ServerResponse | undefined, name: string, data: string) =>
      to?.write(`event: ${name}\ndata: ${data}\n\n`);
    if (request.method === 'GET' && pathname === '/sse') {
      const id = String(streams.size + 1);
      streams.set(id, response.writeHead(200, { 'content-type': 'text/event-stream' }));
      return event(response, 'endpoint', `/messages?stream=${id}`);
    }
    if (request.method !== 'POST' || pathname !== '/messages') return response.writeHead(405).end();
    response.writeHead(202).end();
    const reply = replyTo(request, body);
    if (reply !== null)
      event(streams.get(searchParams.get('stream') ?? ''), 'message', JSON.stringify(reply));
  });
}

process.stderr.write(`${name} speaks on stderr, ${mode}\n`);
if (process.env.BLABS) process.stderr.write(`and blabs ${process.env.BLABS}\n`);
switch (mode) {
  case 'http':
    serveHttp();
    break;
  case 'sse':
    serveSse();
    break;
  case 'crash':
    process.exit(3);
    break;
  case 'silent':
    setInterval(() => {}, 1e6);
    break;
  case 'lying':
    // What stands here is no message, and the answer is to something else.
    process.stdout.write('Welcome to the server!\n');
    createInterface({ input: process.stdin }).on('line', () => {
      process.stdout.write('{"jsonrpc":"2.0","id":99,"result":"yes"}\n{"not":"rpc"}\n');
    });
    break;
  case 'malformed':
    createInterface({ input: process.stdin }).on('line', (line) => {
      const { id } = JSON.parse(line) as Message;
      if (id !== undefined) process.stdout.write(`{"jsonrpc":"2.0","id":${id},"result":{"tools":"many"}}\n`);
    });
    break;
  default:
    serveStdio();
}
