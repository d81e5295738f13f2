import { entrySchema } from '../../../../shared/model/transcript.ts';
import type { Calls } from '../calls.ts';

/** A line of a conversation, of a subagent of it where one is named. */
export interface TalkLine {
  conversation: string;
  agent: string | null;
  place: number;
  index: number;
}

const query = ({ conversation, agent, place, index }: TalkLine): string =>
  new URLSearchParams({
    conversation,
    ...(agent !== null && { agent }),
    place: String(place),
    index: String(index),
  }).toString();

export type ReadingActions = ReturnType<typeof readingActions>;
export function readingActions({ live, bytes }: Calls) {
  return {
    /** What did not come along with its page, whole. */
    wholeEntry: (id: string, session: string, line: TalkLine) =>
      live(
        id,
        { method: 'GET', path: `/v1/sessions/${session}/transcript/entry?${query(line)}` },
        entrySchema,
      ),
    /** An image of a conversation. */
    talkImage: (id: string, session: string, line: TalkLine) =>
      bytes(id, { method: 'GET', path: `/v1/sessions/${session}/transcript/image?${query(line)}` }),
  };
}
