/** A scripted turn as the Messages API streams it: server-sent events, message_start to message_stop. */
import { randomUUID } from 'node:crypto';
import type { Block, Turn } from './messages-script.ts';

const id = (prefix: string): string => `${prefix}_${randomUUID().replaceAll('-', '').slice(0, 24)}`;

const usage = {
  input_tokens: 10,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: 0,
  output_tokens: 1,
};

export const stopReason = (blocks: readonly Block[]): string =>
  blocks.at(-1)?.type === 'tool_use' ? 'tool_use' : 'end_turn';

function emptyMessage(model: string) {
  return {
    id: id('msg'),
    type: 'message',
    role: 'assistant',
    model,
    content: [] as unknown[],
    stop_reason: null as string | null,
    stop_sequence: null,
    usage,
  };
}

/** The answer to a request that did not ask for a stream. */
export function wholeMessage(blocks: readonly Block[], model: string) {
  const content = blocks.map((block) => (block.type === 'tool_use' ? { ...block, id: id('toolu') } : block));
  return { ...emptyMessage(model), content, stop_reason: stopReason(blocks) };
}

function pieces(whole: string, length: number): string[] {
  const characters = [...whole];
  const parts: string[] = [];
  for (let at = 0; at < characters.length; at += length)
    parts.push(characters.slice(at, at + length).join(''));
  return parts;
}

function start(block: Block): unknown {
  switch (block.type) {
    case 'text':
      return { type: 'text', text: '' };
    case 'thinking':
      return { type: 'thinking', thinking: '', signature: '' };
    case 'tool_use':
      return { type: 'tool_use', id: id('toolu'), name: block.name, input: {} };
  }
}

function deltas(block: Block, pieceLength: number): unknown[] {
  switch (block.type) {
    case 'text':
      return pieces(block.text, pieceLength).map((text) => ({ type: 'text_delta', text }));
    case 'thinking':
      return [
        ...pieces(block.thinking, pieceLength).map((part) => ({ type: 'thinking_delta', thinking: part })),
        { type: 'signature_delta', signature: 'c2lnbmVk' },
      ];
    case 'tool_use':
      return pieces(JSON.stringify(block.input), pieceLength).map((partial_json) => ({
        type: 'input_json_delta',
        partial_json,
      }));
  }
}

export type StreamEvent = { event: string; data: unknown; delta: boolean };

/** Every event of the turn in order; `delta` marks those that a cut counts. */
export function* streamEvents(
  turn: Extract<Turn, { blocks: unknown }>,
  model: string,
): Generator<StreamEvent> {
  const pieceLength = turn.kind === 'message' ? turn.pieceLength : 8;
  const plain = (event: string, body: object): StreamEvent => ({
    event,
    data: { type: event, ...body },
    delta: false,
  });
  yield plain('message_start', { message: emptyMessage(model) });
  yield plain('ping', {});
  let outputTokens = 0;
  for (const [index, block] of turn.blocks.entries()) {
    yield plain('content_block_start', { index, content_block: start(block) });
    for (const delta of deltas(block, pieceLength)) {
      outputTokens += 1;
      yield { ...plain('content_block_delta', { index, delta }), delta: true };
    }
    yield plain('content_block_stop', { index });
  }
  yield plain('message_delta', {
    delta: { stop_reason: stopReason(turn.blocks), stop_sequence: null },
    usage: { output_tokens: outputTokens },
  });
  yield plain('message_stop', {});
}
