/** What the agent tells the history's own thread, and what that answers. Plain data. */
import type { OutputPage } from '../../shared/model/output.ts';
import type { Moment, Timeline, TimingPage } from '../../shared/model/timeline.ts';
import type { Part } from './download.ts';
import type { SearchRequest, SearchResult } from './search.ts';
import type { Doc } from './search-db.ts';

/** A run to be taken in, as far as it is recorded. */
export interface RunJob {
  sessionId: string;
  run: number;
  projectId: string | null;
  startedAt: number;
  ended: boolean;
}
/** A conversation of Claude Code. */
export interface TalkJob {
  conversation: string;
  sessionId: string;
  projectId: string | null;
  path: string;
}

export interface PageRequest {
  key: { sessionId: string; run: number };
  /** Of another page; neither: the last one. `at`: the page that begins with what was printed at that offset. */
  before?: string | undefined;
  after?: string | undefined;
  at?: number | undefined;
}
export interface FindRequest {
  key: { sessionId: string; run: number };
  text: string;
  /** Offset: only before it, or after it. */
  before?: number | undefined;
  after?: number | undefined;
  limit: number;
}
export const downloadFormats = ['text', 'html', 'asciicast'] as const;
export interface PartRequest {
  key: { sessionId: string; run: number };
  title: string;
  as: (typeof downloadFormats)[number];
  /** Of the part before it; none: the first one. */
  after?: string | undefined;
  /** Characters, about. */
  most?: number;
}
/** What was said in a session, as far as another one needs it. */
export interface Said {
  /** The first, and the last ones behind it. */
  prompts: string[];
  /** The last one; null: none. */
  answer: string | null;
  /** Paths that Claude wrote to. */
  files: string[];
}

/** Where a text stands in what was printed. */
export interface FoundInRun {
  matches: { offset: number; line: string; marks: [number, number][] }[];
  /** There are more that way. */
  more: boolean;
}

export interface IndexState {
  /** Runs and conversations that wait to be taken in. */
  waiting: number;
  bytes: number;
}

export interface Operations {
  search(request: SearchRequest): SearchResult & { building: boolean };
  page(request: PageRequest & { job: RunJob }): OutputPage;
  find(request: FindRequest & { job: RunJob }): FoundInRun;
  /** null: not all of the run is taken in yet. */
  part(request: PartRequest & { job: RunJob }): Part | null;
  said(request: { sessionId: string }): Said;
  timeline(request: { sessionId: string; jobs: readonly RunJob[]; moments: readonly Moment[] }): Timeline;
  /** When what was printed behind an offset. */
  timing(request: { job: RunJob; from: number }): TimingPage;
  /** What was printed so many ms after the run began. */
  offsetAt(request: { job: RunJob; ms: number }): number;
  /** Takes in what is new; returns at once. */
  runs(jobs: readonly RunJob[]): void;
  talks(jobs: readonly TalkJob[]): void;
  /** Documents of the agent's own, each in the place of those with its `ref`. */
  put(refs: readonly { ref: string; docs: readonly Doc[] }[]): void;
  /** Everything of these sessions: not a word of it is left in the file once all that waits is done. */
  forget(sessionIds: readonly string[]): void;
  /** About how many bytes there are of them. */
  weigh(sessionIds: readonly string[]): number;
  /** Which `ref`s of the agent's own documents are there, and the revision that they were made at. */
  known(): { rev: number };
  setKnown(rev: number): void;
  state(): IndexState;
  /** Once all that waits is taken in. */
  settled(): void;
  /** Throws all of it away. What it was made of must be told again. */
  clear(): void;
  limit(bytes: number): void;
}
export type OperationName = keyof Operations;
export type Ask = { id: number; name: OperationName; value: unknown };
export type Answer = { id: number; value: unknown } | { id: number; error: string };
/** Something could not be taken in; the rest goes on. */
export type Told = Answer | { problem: { key: string; error: string } };
