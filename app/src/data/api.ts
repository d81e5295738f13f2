/** Calls to a machine's API through its link; every answer is checked before a screen sees it. */
import * as v from 'valibot';
import type { DeviceLink } from '../../../shared/link/types.ts';
import type { Bytes } from '../../../shared/wire/bytes.ts';
import { problemSchema } from '../../../shared/wire/messages.ts';
import type { ActionProblem } from './problem.ts';

/** A failure that a person can read. `kept`: the same call may work later (no link, the machine is busy). */
export class CallFailed extends Error {
  override name = 'CallFailed';
  readonly problem: ActionProblem;
  readonly later: boolean;

  constructor(problem: ActionProblem, later: boolean) {
    super(`${problem.title} ${problem.detail}`);
    this.problem = problem;
    this.later = later;
  }
}

export interface Call {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  body?: unknown;
  /** In place of a JSON body. */
  bytes?: Bytes;
  /** Makes the call happen once, however often it is sent. */
  key?: string;
}

const ANSWER_TIMEOUT = 30_000;

export async function call<const S extends v.GenericSchema>(
  link: DeviceLink,
  request: Call,
  schema: S,
): Promise<v.InferOutput<S>> {
  const response = await send(link, request);
  const text = await response.text().catch((cause: unknown) => {
    throw lost(cause);
  });
  if (!response.ok) throw refused(response.status, text);
  const parsed = v.safeParse(schema, text === '' ? null : parseJson(text));
  if (!parsed.success) {
    throw new CallFailed(
      {
        title: 'The machine gave an answer that this app does not know.',
        detail: 'Update both, then try again.',
      },
      false,
    );
  }
  return parsed.output;
}

/** Bytes as they are, with the words of their head. */
export interface BytesAnswer {
  bytes: Bytes;
  head(name: string): string | null;
}

export async function callBytes(link: DeviceLink, request: Call): Promise<BytesAnswer> {
  const response = await send(link, request);
  const bytes = await response.arrayBuffer().catch((cause: unknown) => {
    throw lost(cause);
  });
  if (!response.ok) throw refused(response.status, new TextDecoder().decode(bytes));
  return { bytes: new Uint8Array(bytes), head: (name) => response.headers.get(name) };
}

async function send(link: DeviceLink, { method, path, body, bytes, key }: Call): Promise<Response> {
  const headers: Record<string, string> = {};
  const sent = bytes ?? (body === undefined ? undefined : JSON.stringify(body));
  if (sent !== undefined) headers['content-type'] = bytes ? 'application/octet-stream' : 'application/json';
  if (key !== undefined) headers['idempotency-key'] = key;
  try {
    return await link.fetch(`http://machine${path}`, {
      method,
      headers,
      ...(sent === undefined ? {} : { body: sent }),
      signal: AbortSignal.timeout(ANSWER_TIMEOUT),
    });
  } catch (cause) {
    throw lost(cause);
  }
}

function lost(cause: unknown): CallFailed {
  const failed = new CallFailed(
    {
      title: 'The machine did not answer.',
      detail: 'Nothing was lost here; it goes on once the link is back.',
    },
    true,
  );
  failed.cause = cause;
  return failed;
}

function refused(status: number, text: string): CallFailed {
  const parsed = v.safeParse(problemSchema, parseJson(text));
  const detail = parsed.success ? parsed.output.error.message : `It answered ${status}.`;
  const title = status === 403 ? 'This device may not do that.' : 'The machine refused.';
  const code = parsed.success ? { code: parsed.output.error.code } : {};
  return new CallFailed({ title, detail, ...code }, status === 429 || status >= 500);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
