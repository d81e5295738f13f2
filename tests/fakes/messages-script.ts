/** What the fake model says: turns made of blocks, or the ways in which a real API fails. */

export type Block =
  | { type: 'text'; text: string }
  | { type: 'thinking'; thinking: string }
  | { type: 'tool_use'; name: string; input: Readonly<Record<string, unknown>> };

export type Turn =
  | { kind: 'message'; blocks: readonly Block[]; pieceLength: number; everyMs: number }
  /** An HTTP error with the API's own error body. */
  | { kind: 'error'; status: number; type: string; message: string }
  /** The connection is cut after this many content deltas. */
  | { kind: 'cut'; blocks: readonly Block[]; afterDeltas: number };

export const text = (words: string): Block => ({ type: 'text', text: words });
export const thinking = (words: string): Block => ({ type: 'thinking', thinking: words });
export const toolUse = (name: string, input: Readonly<Record<string, unknown>>): Block => ({
  type: 'tool_use',
  name,
  input,
});

/** One message of the model. Its stop reason follows from its last block. */
export const say = (...blocks: readonly Block[]): Turn => ({
  kind: 'message',
  blocks,
  pieceLength: 24,
  everyMs: 0,
});

/** The same, streamed so slowly that a test can look at it half way. */
export const saySlowly = (everyMs: number, ...blocks: readonly Block[]): Turn => ({
  kind: 'message',
  blocks,
  pieceLength: 8,
  everyMs,
});

const ERROR_TYPES: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  429: 'rate_limit_error',
  500: 'api_error',
  529: 'overloaded_error',
};

export const fail = (status: number, message = `scripted ${status}`): Turn => ({
  kind: 'error',
  status,
  type: ERROR_TYPES[status] ?? 'api_error',
  message,
});

export const cutAfter = (afterDeltas: number, ...blocks: readonly Block[]): Turn => ({
  kind: 'cut',
  blocks,
  afterDeltas,
});
