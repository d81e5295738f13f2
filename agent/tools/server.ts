/**
 * Open Poet's tools as an MCP server without a state: each JSON-RPC message of a session comes as a request of its own, so
 * nothing is lost where the agent restarts between two. Docs: modelcontextprotocol.io, revision 2025-11-25.
 */
import * as v from 'valibot';
import type { Log } from '../../shared/model/log.ts';
import type { Project } from '../../shared/model/project.ts';
import type { Session } from '../../shared/model/session.ts';
import type { ToolCall, ToolPolicy } from '../../shared/model/tools.ts';
import type { Clock } from '../clock.ts';
import { ProblemError } from '../problem.ts';
import type { Store } from '../store/open.ts';
import { findProject } from '../store/projects.ts';
import { findSession } from '../store/sessions.ts';
import { setting } from '../store/settings.ts';
import { recordToolCall } from '../store/tool-calls.ts';
import { toJsonSchema } from './json-schema.ts';
import { readArguments, type Tool, ToolError } from './tool.ts';

/** What Claude Code calls it: its tools are `mcp__poet__…`. */
export const SERVER_NAME = 'poet';

const PROTOCOLS = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'] as const;
const INSTRUCTIONS =
  'Tools of Open Poet, in which this session runs: a person follows it from here or from a phone. ' +
  'They reach this session and its project, nothing else.';

export const rpcSchema = v.object({
  jsonrpc: v.literal('2.0'),
  id: v.optional(v.union([v.string(), v.number()])),
  method: v.optional(v.string()),
  params: v.optional(v.record(v.string(), v.unknown())),
});
export type Rpc = v.InferOutput<typeof rpcSchema>;

const callSchema = v.object({ name: v.string(), arguments: v.optional(v.unknown()) });

const CODE = { invalidParams: -32602, noMethod: -32601 } as const;
class RpcError extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

export interface ToolServer {
  readonly tools: readonly Tool[];
  policyOf(tool: Tool): ToolPolicy;
  /** The answer to one message; null where it needs none. */
  answer(sessionId: string, message: Rpc, signal: AbortSignal): Promise<object | null>;
}

export function createToolServer(deps: {
  store: Store;
  clock: Clock;
  log: Log;
  version: string;
  tools: readonly Tool[];
}): ToolServer {
  const { store, clock, log, version, tools } = deps;

  const policyOf = (tool: Tool): ToolPolicy => setting(store.db, 'tools').policies[tool.name] ?? tool.policy;
  const offered = () => tools.filter((tool) => policyOf(tool) !== 'off');

  function whoCalls(sessionId: string): { session: Session; project: Project } {
    const session = findSession(store.db, sessionId);
    const project = session && findProject(store.db, session.projectId);
    if (session === undefined || project === undefined) {
      throw new ToolError('The project of this session was taken off the list of Open Poet.');
    }
    return { session, project };
  }

  async function run(sessionId: string, name: string, input: unknown, signal: AbortSignal) {
    const tool = offered().find((one) => one.name === name);
    if (tool === undefined) {
      const names = offered().map((one) => one.name);
      const off = tools.some((one) => one.name === name);
      const why = off ? 'is turned off by the person' : 'is no tool of Open Poet';
      throw new Refused(`${name} ${why}. There are: ${names.join(', ') || 'none'}.`);
    }
    let given: Record<string, unknown>;
    try {
      given = readArguments(tool, input);
    } catch (error) {
      throw error instanceof ToolError ? new Refused(error.message) : error;
    }
    const output: unknown = await tool.run(given, { ...whoCalls(sessionId), signal });
    return typeof output === 'string' ? output : JSON.stringify(output, null, 2);
  }

  async function call(sessionId: string, params: unknown, signal: AbortSignal) {
    const parsed = v.safeParse(callSchema, params);
    if (!parsed.success) throw new RpcError(CODE.invalidParams, 'tools/call needs the name of a tool');
    const { name, arguments: input } = parsed.output;
    const at = clock.now();
    const began = clock.elapsed();
    let outcome: ToolCall['outcome'] = 'done';
    let answer: string;
    try {
      answer = await run(sessionId, name, input, signal);
    } catch (error) {
      outcome = error instanceof Refused ? 'refused' : 'failed';
      answer = wordsOf(error);
      if (answer === UNFORESEEN) log('error', 'tool.failed', { sessionId, tool: name, error: String(error) });
    }
    const projectId = findSession(store.db, sessionId)?.projectId ?? '';
    const ms = Math.round(clock.elapsed() - began);
    const record = { sessionId, projectId, tool: name.slice(0, 100), outcome, answer, at, ms };
    store.write((tx) => recordToolCall(tx, { ...record, input: JSON.stringify(input ?? {}) }));
    return { content: [{ type: 'text', text: answer }], isError: outcome !== 'done' };
  }

  function initialize(params: Record<string, unknown> | undefined) {
    const wanted = PROTOCOLS.find((one) => one === params?.protocolVersion);
    return {
      protocolVersion: wanted ?? PROTOCOLS[0],
      capabilities: { tools: {} },
      serverInfo: { name: SERVER_NAME, title: 'Open Poet', version },
      instructions: INSTRUCTIONS,
    };
  }

  const list = () => ({
    tools: offered().map((tool) => ({
      name: tool.name,
      title: tool.title,
      description: tool.description,
      inputSchema: toJsonSchema(tool.arguments),
    })),
  });

  async function result(sessionId: string, { method, params }: Rpc, signal: AbortSignal): Promise<object> {
    switch (method) {
      case 'initialize':
        return initialize(params);
      case 'ping':
        return {};
      case 'tools/list':
        return list();
      case 'tools/call':
        return call(sessionId, params, signal);
      default:
        throw new RpcError(CODE.noMethod, `${method} is not known here`);
    }
  }

  return {
    tools,
    policyOf,
    async answer(sessionId, message, signal) {
      const { id } = message;
      // Notifications, and answers to what was never asked.
      if (id === undefined || message.method === undefined) return null;
      try {
        return { jsonrpc: '2.0', id, result: await result(sessionId, message, signal) };
      } catch (error) {
        if (!(error instanceof RpcError)) throw error;
        return { jsonrpc: '2.0', id, error: { code: error.code, message: error.message } };
      }
    },
  };
}

/** The call itself was wrong. */
class Refused extends Error {}

const UNFORESEEN = 'Open Poet could not do that; its log says why. Go on without it.';

const wordsOf = (error: unknown): string =>
  error instanceof Refused || error instanceof ToolError || error instanceof ProblemError
    ? error.message
    : UNFORESEEN;
