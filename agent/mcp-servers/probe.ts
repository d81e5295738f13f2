/**
 * Tries one MCP server with the official client, in a process of its own: whatever the server does ends with it. Reads the
 * server's configuration from its input, because arguments can be seen by other programs; prints one line of JSON.
 */
import { readFileSync } from 'node:fs';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport, SseError } from '@modelcontextprotocol/sdk/client/sse.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import {
  StreamableHTTPClientTransport,
  StreamableHTTPError,
} from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { ServerConfig } from './library.ts';

export interface ProbeInput {
  config: ServerConfig;
  timeoutMs: number;
}
export interface ProbeOutput {
  ok: boolean;
  ms: number;
  about: string | null;
  tools: { name: string; description: string }[];
  stderr: string;
  problem: string;
}

const MAX_STDERR = 16_384;
const MAX_TOOLS = 200;
const MAX_DESCRIPTION = 300;

const { config, timeoutMs } = JSON.parse(readFileSync(0, 'utf8')) as ProbeInput;
let stderr = '';

function transportOf(): Transport {
  if (config.type === 'stdio') {
    const { command, args, env } = config;
    const transport = new StdioClientTransport({
      command,
      args,
      // As Claude Code gives it: all that the session has, and what is configured.
      env: { ...(process.env as Record<string, string>), ...env },
      stderr: 'pipe',
    });
    transport.stderr?.on('data', (bytes: Buffer) => {
      stderr = (stderr + bytes.toString('utf8')).slice(-MAX_STDERR);
    });
    return transport;
  }
  const url = new URL(config.url);
  const requestInit = { headers: config.headers };
  return config.type === 'sse'
    ? new SSEClientTransport(url, { requestInit })
    : (new StreamableHTTPClientTransport(url, { requestInit }) as Transport);
}

function say(output: Omit<ProbeOutput, 'stderr'>): void {
  process.stdout.write(`${JSON.stringify({ ...output, stderr })}\n`, () => process.exit(0));
}

const began = performance.now();
const ms = () => Math.round(performance.now() - began);
/** Things that the server printed where only messages may stand. */
let garbage = '';

const client = new Client({ name: 'open-poet', version: '1' });
client.onerror = (error) => {
  if (error instanceof SyntaxError || error.name === 'ZodError') garbage = error.message.slice(0, 300);
};
try {
  await client.connect(transportOf(), { timeout: timeoutMs });
  const connected = ms();
  const listed = client.getServerCapabilities()?.tools
    ? await client.listTools(undefined, { timeout: timeoutMs })
    : { tools: [] };
  const about = client.getServerVersion();
  say({
    ok: true,
    ms: connected,
    about: about === undefined ? null : `${about.name} ${about.version}`,
    tools: listed.tools.slice(0, MAX_TOOLS).map(({ name, description = '' }) => ({
      name,
      description: description.slice(0, MAX_DESCRIPTION),
    })),
    problem: '',
  });
} catch (error) {
  const words = error instanceof Error ? error.message : String(error);
  const status = error instanceof StreamableHTTPError || error instanceof SseError ? error.code : undefined;
  const code = status === undefined || status < 400 ? '' : ` (HTTP ${status})`;
  const cause = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : '';
  // The last words of a program that ended may still be on their way.
  await new Promise((resolve) => setTimeout(resolve, 100));
  const what = garbage === '' ? '' : ` It printed what is no message of MCP: ${garbage}.`;
  say({ ok: false, ms: ms(), about: null, tools: [], problem: `${words}${code}${cause}${what}` });
}
