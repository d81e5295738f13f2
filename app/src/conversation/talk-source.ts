/** What the parts of a conversation need of it. */
import { createContext, useContext } from 'solid-js';
import type { Entry } from '../../../shared/model/transcript.ts';
import type { TalkLine } from '../data/actions/reading.ts';
import type { MachineView, Result } from '../data/types.ts';
import type { ResultEntry } from './talk.ts';

export interface TalkSource {
  machine: MachineView;
  sessionId: string;
  /** A subagent's part of it. */
  agent: string | null;
  resultOf(toolId: string): ResultEntry | undefined;
  hasTool(id: string): boolean;
  isHere(conversation: string, place: number): boolean;
  whole(line: TalkLine): Promise<Result<Entry>>;
  openAgent(agent: string, title: string): void;
}

const Context = createContext<TalkSource>();
export const TalkProvider = Context.Provider;

export function useTalk(): TalkSource {
  const source = useContext(Context);
  if (source === undefined) throw new Error('not inside a conversation');
  return source;
}
