/**
 * Searches from the newest back, a stretch of time after the other, until there is enough or a person would wait; then says where to go
 * on. What was found is put in order by what it is, how much of it is there, and how long ago.
 */

import { textOfLine } from '../../shared/model/output.ts';
import type { Found, FoundKind } from '../../shared/model/search.ts';
import { readPrinted } from './printed.ts';
import { parseQuery, type Query } from './query.ts';
import {
  atOf,
  type DocKind,
  IDS_PER_MS,
  type IndexName,
  indexOf,
  projectTag,
  type SearchDb,
  type StoredDoc,
  sessionTag,
  taskTag,
} from './search-db.ts';
import { marksIn, snippetOf } from './snippet.ts';

export interface SearchRequest {
  query: string;
  kinds?: readonly FoundKind[] | undefined;
  projectId?: string | undefined;
  /** Of any of these. */
  sessionIds?: readonly string[] | undefined;
  taskId?: string | undefined;
  /** ms since 1970. */
  since?: number | undefined;
  until?: number | undefined;
  /** Where an answer before said to go on. */
  before?: number | undefined;
  /** With so many it is enough: there may be some more. */
  limit: number;
}

export interface SearchResult {
  found: Found[];
  before: number | null;
}

/** As long as an answer may be on its way to whoever types. */
const BUDGET_MS = 20;
/** Each stretch of time is so much longer than the one before, as long as there is time for it. */
const GROWTH = 4;
const FIRST_STRETCH_MS = 3600 * 1000;
/** Of one index, to choose the best of. */
const CANDIDATES = 40;
/** Of those that begin alike, to find those that are meant. After so many it is known whether a good share of them is. */
const WIDER_CANDIDATES = 120;
const TRIED = 24;
const GOOD_SHARE = 1 / 4;

const KINDS: Record<FoundKind, readonly DocKind[]> = {
  output: ['lines', 'screen'],
  prompt: ['prompt'],
  answer: ['answer'],
  tool: ['tool'],
  session: ['session'],
  task: ['task'],
  note: ['note'],
};
const WEIGHT: Record<DocKind, number> = {
  session: 6,
  task: 5,
  note: 4,
  prompt: 4,
  answer: 3,
  tool: 2,
  screen: 1,
  lines: 1,
  gap: 0,
};
const foundKind = (kind: DocKind): FoundKind =>
  kind === 'lines' || kind === 'screen' || kind === 'gap' ? 'output' : kind;

export function search(
  db: SearchDb,
  request: SearchRequest,
  now: () => number = () => performance.now(),
): SearchResult {
  const query = parseQuery(request.query);
  if (query.match === null) return { found: [], before: null };
  const kinds = (request.kinds ?? (Object.keys(KINDS) as FoundKind[])).flatMap((kind) => KINDS[kind]);
  const walk = walkOf(db, request, kinds, now);
  const wanted = new Set(kinds);
  const { newest } = edges(db);
  const answer = (docs: readonly StoredDoc[], before: number | null): SearchResult => ({
    found: ranked(docs, query.terms, atOf(newest)),
    before,
  });
  const docsOf = (ids: readonly number[]) =>
    ids.flatMap((id) => db.doc(id) ?? []).filter(({ kind }) => wanted.has(kind));
  if (query.wider !== null) {
    // Where what is typed is frequent, it is frequent among what begins alike, and that is found at once.
    const { ids, before } = walk(query.wider, WIDER_CANDIDATES);
    const [last] = query.terms.slice(-1);
    const docs: StoredDoc[] = [];
    const newestFirst = [...ids].sort((a, b) => b - a);
    for (const [at, id] of newestFirst.entries()) {
      docs.push(...docsOf([id]).filter((doc) => last !== undefined && has(doc, last)));
      if (docs.length >= request.limit) return answer(docs, at === ids.length - 1 ? before : id);
      if (at + 1 === TRIED && docs.length < TRIED * GOOD_SHARE) break;
      if (at + 1 === ids.length) return answer(docs, before);
    }
  }
  const { ids, before } = walk(query.match, CANDIDATES);
  return answer(docsOf(ids), before);
}

/** Documents that match, the newest first: a stretch of time after the other, until there are enough or the time is over. */
function walkOf(
  db: SearchDb,
  request: SearchRequest,
  kinds: readonly DocKind[],
  now: () => number,
): (match: string, candidates: number) => { ids: number[]; before: number | null } {
  const { newest, oldest } = edges(db);
  const floor = Math.max((request.since ?? 0) * IDS_PER_MS, oldest);
  const indexes = [...new Set(kinds.map(indexOf))];
  const first = Math.min(
    request.before ?? newest + 1,
    newest + 1,
    ((request.until ?? newest) + 1) * IDS_PER_MS,
  );
  return (match, candidates) => {
    const expression = `${scope(request)}text : (${match})`;
    const started = now();
    const ids: number[] = [];
    let top = first;
    let at = started;
    for (let stretch = FIRST_STRETCH_MS * IDS_PER_MS; top > floor; ) {
      const bottom = Math.max(floor, Math.floor(top - stretch));
      let reached = bottom;
      for (const index of indexes) {
        const found = look(db, index, expression, { bottom, top }, candidates);
        ids.push(...found);
        // There may be more of it: the next request goes on behind the last one of them.
        if (found.length === candidates) reached = Math.max(reached, found.at(-1) ?? bottom);
      }
      top = reached;
      const took = now() - at;
      at += took;
      const left = BUDGET_MS - (at - started);
      if (ids.length >= Math.max(request.limit, candidates) || left <= 0) break;
      // Older ones take longer: what is newer is passed over on the way.
      stretch *= Math.min(GROWTH, left / 2 / Math.max(took, 0.5));
    }
    return { ids: ids.filter((id) => id >= top), before: top > floor ? top : null };
  };
}

function has(doc: StoredDoc, term: Query['terms'][number]): boolean {
  return linesOf(doc).some((line) => marksIn(line, [term]).length > 0);
}

const linesOf = (doc: StoredDoc): string[] =>
  indexOf(doc.kind) === 'printed' ? readPrinted(doc).lines.map(textOfLine) : doc.body.split('\n');

/** What restricts it, as an expression before the words. */
function scope({ projectId, sessionIds, taskId }: SearchRequest): string {
  const anyOf = (tags: readonly string[]) => `tags : (${tags.map((tag) => `"${tag}"`).join(' OR ')}) AND `;
  const sessions = sessionIds?.map(sessionTag) ?? [];
  return [
    projectId === undefined ? '' : anyOf([projectTag(projectId)]),
    taskId !== undefined
      ? anyOf([taskTag(taskId), ...sessions])
      : sessionIds === undefined
        ? ''
        : anyOf(sessions),
  ].join('');
}

function look(
  db: SearchDb,
  index: IndexName,
  expression: string,
  { bottom, top }: { bottom: number; top: number },
  most: number,
): number[] {
  // As integers: FTS5 passes over what lies outside of them only then, and a number of JavaScript is none to SQLite.
  const rows = db
    .prepare(
      `select rowid as id from ${index} where ${index} match ? and rowid >= ? and rowid < ? order by rowid desc limit ?`,
    )
    .all(expression, BigInt(bottom), BigInt(top), most);
  return rows.map(({ id }) => Number(id));
}

function edges(db: SearchDb): { newest: number; oldest: number } {
  // Asked for together, every document would be looked at.
  const row = db
    .prepare('select (select max(id) from docs) as newest, (select min(id) from docs) as oldest')
    .get();
  return { newest: Number(row?.newest ?? 0), oldest: Number(row?.oldest ?? 0) };
}

function ranked(docs: readonly StoredDoc[], terms: Query['terms'], newest: number): Found[] {
  return docs
    .map((doc) => {
      const printed = indexOf(doc.kind) === 'printed' ? readPrinted(doc) : null;
      const lines = printed === null ? doc.body.split('\n') : printed.lines.map(textOfLine);
      const snippet = snippetOf(lines, terms);
      const days = Math.max(0, newest - atOf(doc.id)) / (24 * 3600 * 1000);
      const score =
        WEIGHT[doc.kind] + Math.log2(1 + Math.min(snippet.hits, 15)) / 2 - Math.log2(1 + days) / 2;
      const offset = printed?.offsets[snippet.line];
      return { score, found: foundOf(doc, snippet, offset) };
    })
    .sort((a, b) => b.score - a.score || b.found.id - a.found.id)
    .map(({ found }) => found);
}

function foundOf(
  doc: StoredDoc,
  { text, marks }: { text: string; marks: [number, number][] },
  offset?: number,
): Found {
  const conversation = /^talk\/([0-9a-f-]{36})$/.exec(doc.ref ?? '')?.[1];
  return {
    id: doc.id,
    kind: foundKind(doc.kind),
    at: atOf(doc.id),
    sessionId: doc.session,
    projectId: doc.project,
    taskId: doc.ref?.startsWith('task/') ? doc.ref.slice('task/'.length) : null,
    position: offset === undefined ? null : { run: doc.run, offset },
    entry: conversation === undefined ? null : { conversation, at: doc.from },
    text,
    marks,
  };
}
