/** The report on a task that asks for approval: what was measured without any model, and what a model judged of it. */
import * as v from 'valibot';
import { countSchema, idSchema, timeSchema } from './ids.ts';

export const verdicts = ['verified', 'partly', 'not_verified', 'cannot_tell'] as const;
export type Verdict = (typeof verdicts)[number];
export const verdictSchema = v.picklist(verdicts);

/** As the task's row carries it. */
export const reportLineSchema = v.object({
  version: countSchema,
  at: timeSchema,
  state: v.picklist(['measuring', 'judging', 'ready']),
  /** What is left of the model's verdict once its evidence was checked; null without one. */
  verdict: v.nullable(verdictSchema),
  /** Claims whose evidence does not exist. */
  struck: countSchema,
  files: countSchema,
  added: countSchema,
  removed: countSchema,
  commands: countSchema,
  /** Of these. */
  failed: countSchema,
});
export type ReportLine = v.InferOutput<typeof reportLineSchema>;

const text = v.string();
const maybe = v.nullable(countSchema);

export const testCountSchema = v.object({
  runner: text,
  passed: countSchema,
  failed: countSchema,
  skipped: countSchema,
});
export type TestCount = v.InferOutput<typeof testCountSchema>;

export const outcomes = ['running', 'passed', 'failed', 'interrupted', 'background', 'unknown'] as const;
export const ranCommandSchema = v.object({
  /** Counts within the report, from 1: "command 3". */
  n: countSchema,
  sessionId: idSchema,
  /** Where the session stood when it began; null where nobody heard. */
  position: v.nullable(v.object({ run: countSchema, offset: countSchema })),
  at: timeSchema,
  ms: maybe,
  command: text,
  outcome: v.picklist(outcomes),
  exitCode: v.nullable(v.number()),
  tests: v.nullable(testCountSchema),
  /** The end of what it printed. */
  output: text,
});
export type RanCommand = v.InferOutput<typeof ranCommandSchema>;

const fileSchema = v.object({
  path: text,
  from: v.nullable(text),
  kind: v.picklist(['added', 'changed', 'removed', 'renamed']),
  /** Lines; null: not text, or not known. */
  added: maybe,
  removed: maybe,
  state: v.picklist(['committed', 'uncommitted', 'untracked']),
});
export type ReportFile = v.InferOutput<typeof fileSchema>;

export const placeSchema = v.object({
  root: text,
  branch: v.nullable(text),
  commits: v.array(
    v.object({ sha: text, subject: text, author: text, committedAt: timeSchema, elsewhere: v.boolean() }),
  ),
  files: v.array(fileSchema),
  /** Further files that are not listed. */
  more: countSchema,
  /** Commits of others that came in meanwhile, and are counted out. */
  foreign: countSchema,
});
export type ReportPlace = v.InferOutput<typeof placeSchema>;

export const contradictionSchema = v.object({
  /** What Claude said, and what was recorded; each a sentence. */
  said: text,
  found: text,
  /** Of the facts; null where there is none. */
  command: maybe,
});
export type Contradiction = v.InferOutput<typeof contradictionSchema>;

export const factsSchema = v.object({
  sessions: v.array(
    v.object({ id: idSchema, title: text, startedAt: timeSchema, endedAt: v.nullable(timeSchema) }),
  ),
  /** Earlier sessions that are not measured. */
  earlier: countSchema,
  git: v.boolean(),
  places: v.array(placeSchema),
  commands: v.array(ranCommandSchema),
  moreCommands: countSchema,
  denied: v.array(v.object({ at: timeSchema, tool: text, detail: v.nullable(text), why: text })),
  spent: v.object({
    /** From the beginning of each session to its end, or to now. */
    ms: countSchema,
    /** Of that: Claude's turns. */
    workedMs: countSchema,
    tokens: v.nullable(
      v.object({ input: countSchema, output: countSchema, cacheRead: countSchema, cacheWrite: countSchema }),
    ),
  }),
  contradictions: v.array(contradictionSchema),
  /** Why a part of it may be wrong or missing; a sentence each. */
  doubts: v.array(text),
});
export type Facts = v.InferOutput<typeof factsSchema>;

/** The lines around a place in a file, as they stood when the report was made. */
const snippetSchema = v.object({ from: countSchema, lines: v.array(text) });

export const evidenceSchema = v.variant('kind', [
  v.object({ kind: v.literal('file'), path: text, line: maybe, snippet: v.nullable(snippetSchema) }),
  v.object({ kind: v.literal('command'), n: countSchema }),
  v.object({ kind: v.literal('commit'), sha: text }),
]);
export type Evidence = v.InferOutput<typeof evidenceSchema>;

export const claimSchema = v.object({
  requirement: text,
  holds: v.picklist(['yes', 'no', 'unclear']),
  note: text,
  /** What exists of the evidence that was given. */
  evidence: v.array(evidenceSchema),
  /** Evidence that was given and does not exist, as it was given. */
  missing: v.array(text),
  /** No evidence of it exists: the claim counts for nothing. */
  struck: v.boolean(),
  /** It is said to hold, but the command that it names failed. */
  contradicted: v.boolean(),
});
export type Claim = v.InferOutput<typeof claimSchema>;

export const judgementSchema = v.object({
  /** The model's own, and what is left of it once its evidence was checked. */
  said: verdictSchema,
  verdict: verdictSchema,
  summary: text,
  claims: v.array(claimSchema),
  risks: v.array(text),
  /** How a person can check it in a minute. */
  check: v.array(text),
  model: v.nullable(text),
  costUsd: v.nullable(v.number()),
  ms: countSchema,
});
export type Judgement = v.InferOutput<typeof judgementSchema>;

export const reportSchema = v.object({
  taskId: idSchema,
  version: countSchema,
  at: timeSchema,
  state: v.picklist(['measuring', 'judging', 'ready']),
  /** What Claude said when it asked. */
  asked: v.nullable(v.object({ summary: text, check: text })),
  facts: v.nullable(factsSchema),
  judgement: v.nullable(judgementSchema),
  /** Why there is no judgement, in words. */
  unjudged: v.nullable(text),
});
export type Report = v.InferOutput<typeof reportSchema>;

export const totals = (facts: Pick<Facts, 'places'>) => {
  const files = facts.places.flatMap((place) => place.files);
  return {
    files: files.length + facts.places.reduce((sum, { more }) => sum + more, 0),
    added: files.reduce((sum, { added }) => sum + (added ?? 0), 0),
    removed: files.reduce((sum, { removed }) => sum + (removed ?? 0), 0),
    commits: facts.places.reduce((sum, { commits }) => sum + commits.length, 0),
  };
};
