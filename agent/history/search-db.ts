/**
 * `search.db`: everything that can be searched, as documents and their index (SQLite FTS5). Made of recordings, transcripts and the
 * agent's own database, so it may be lost: it is made anew. Documents are numbered by their time, so that the newest are found
 * first and a time is a range. Used by one thread alone.
 */
import { rmSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { zstdDecompressSync } from 'node:zlib';
import { Packer } from './packer.ts';

/** Another number: the file is made anew. */
const VERSION = 1;
const CACHE_KIB = 32 * 1024;
/** The source that says: something was deleted, and may still be in the file. */
export const SCRUB = 'scrub';
/** Documents of one millisecond. */
export const IDS_PER_MS = 1024;

export const docKinds = [
  'lines',
  'screen',
  'gap',
  'prompt',
  'answer',
  'tool',
  'session',
  'task',
  'note',
] as const;
export type DocKind = (typeof docKinds)[number];
/** What was printed is far more than all the rest: apart, so that it does not stand in front of it. */
export const indexNames = ['printed', 'said'] as const;
export type IndexName = (typeof indexNames)[number];
export const indexOf = (kind: DocKind): IndexName =>
  kind === 'lines' || kind === 'screen' || kind === 'gap' ? 'printed' : 'said';

export interface Doc {
  kind: DocKind;
  /** ms since 1970. */
  at: number;
  session: string | null;
  project: string | null;
  /** Of what was printed; -1 elsewhere. */
  run: number;
  /** Offsets of its first and of its last line; the place in the transcript. */
  from: number;
  to: number;
  /** What it was made of, where that is changed or taken away as one: "task/ID". */
  ref: string | null;
  /** Of the present moment: it is written anew. */
  draft: boolean;
  /** What is kept of it, and the words to find it by. */
  body: string;
  text: string;
}
export type StoredDoc = Omit<Doc, 'text' | 'at' | 'draft'> & { id: number };

export interface Source {
  key: string;
  /** How much of it was taken in, in its own measure. */
  position: number;
  done: boolean;
}

const SCHEMA = `
  create table docs (
    id integer primary key, kind text not null, session text, project text, run integer not null, "from" integer not null,
    "to" integer not null, ref text, draft integer not null, body blob not null
  ) strict;
  create index docs_place on docs (session, run, "from");
  create index docs_ref on docs (ref) where ref is not null;
  create table sources (key text primary key, position integer not null, done integer not null) strict;
  create virtual table printed using fts5(
    text, tags, content='', contentless_delete=1, prefix='2 3', tokenize="unicode61 remove_diacritics 2 tokenchars '_'"
  );
  create virtual table said using fts5(
    text, tags, content='', contentless_delete=1, prefix='2 3', tokenize="unicode61 remove_diacritics 2 tokenchars '_'"
  );
`;

const utf8 = new TextEncoder();

export const atOf = (id: number): number => Math.floor(id / IDS_PER_MS);

/** Scripts that are written without blanks: each character is a word. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu;
export const spaced = (text: string): string => text.replace(UNSPACED, ' $& ');

export const sessionTag = (id: string): string => `s_${id}`;
export const projectTag = (id: string): string => `p_${id}`;
export const taskTag = (id: string): string => `t_${id}`;

export class SearchDb {
  readonly db: DatabaseSync;
  private readonly statements = new Map<string, StatementSync>();
  private readonly packer = new Packer();

  /** A file that cannot be read, or is of another version, is made anew. */
  constructor(file: string) {
    this.db = open(file);
  }

  prepare(sql: string): StatementSync {
    const known = this.statements.get(sql);
    if (known !== undefined) return known;
    const made = this.db.prepare(sql);
    this.statements.set(sql, made);
    return made;
  }

  write(work: () => void): void {
    this.db.exec('begin immediate');
    try {
      work();
      this.db.exec('commit');
    } catch (error) {
      this.db.exec('rollback');
      throw error;
    }
  }

  /** Inside `write`. */
  add(doc: Doc): void {
    const { kind, session, project, run, from, to, ref, draft } = doc;
    const id = this.freeId(doc.at);
    this.prepare(
      'insert into docs (id, kind, session, project, run, "from", "to", ref, draft, body) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    ).run(
      id,
      kind,
      session,
      project,
      run,
      from,
      to,
      ref,
      draft ? 1 : 0,
      this.packer.pack(utf8.encode(doc.body)),
    );
    const tags = [
      session === null ? '' : sessionTag(session),
      project === null ? '' : projectTag(project),
      ref?.startsWith('task/') ? taskTag(ref.slice('task/'.length)) : '',
      `k_${kind}`,
    ].join(' ');
    this.prepare(`insert into ${indexOf(kind)} (rowid, text, tags) values (?, ?, ?)`).run(
      id,
      spaced(doc.text),
      tags,
    );
  }

  /** Inside `write`: takes away the documents that `where` names. Gives how many. */
  remove(where: string, ...values: (string | number)[]): number {
    const gone = this.prepare(`select id, kind from docs where ${where}`).all(...values) as unknown as {
      id: number;
      kind: DocKind;
    }[];
    for (const { id, kind } of gone) {
      this.prepare(`delete from ${indexOf(kind)} where rowid = ?`).run(id);
      this.prepare('delete from docs where id = ?').run(id);
    }
    return gone.length;
  }

  source(key: string): Source | null {
    const row = this.prepare('select position, done from sources where key = ?').get(key);
    return row === undefined ? null : { key, position: Number(row.position), done: row.done === 1 };
  }

  setSource({ key, position, done }: Source): void {
    this.prepare('insert or replace into sources (key, position, done) values (?, ?, ?)').run(
      key,
      position,
      done ? 1 : 0,
    );
  }

  doc(id: number): StoredDoc | undefined {
    return docsOf([this.prepare('select * from docs where id = ?').get(id)])[0];
  }

  /** What is deleted from now on is written over, too. */
  beginScrub(): void {
    this.db.exec('pragma secure_delete = on');
    this.setSource({ key: SCRUB, position: 1, done: false });
  }

  endScrub(): void {
    this.prepare('delete from sources where key = ?').run(SCRUB);
    this.db.exec('pragma incremental_vacuum; pragma wal_checkpoint(truncate); pragma secure_delete = off');
  }

  /** Merges about so many pages of an index; the first of several with a minus takes all of it together. 0: there is no more to do. */
  merge(index: IndexName, pages: number): number {
    const before = this.changes();
    this.prepare(`insert into ${index}(${index}, rank) values ('merge', ?)`).run(pages);
    const changed = this.changes() - before;
    return changed < 2 ? 0 : changed;
  }

  /** Of what was said in a session: so many of a kind, the newest first, or the oldest. */
  said(
    session: string,
    kind: DocKind,
    most: number,
    order: 'newest' | 'oldest' = 'newest',
  ): { at: number; body: string }[] {
    const rows = this.prepare(
      `select * from docs where session = ? and run = -1 and kind = ? order by id ${order === 'newest' ? 'desc' : 'asc'} limit ?`,
    ).all(session, kind, most);
    return docsOf(rows).map(({ id, body }) => ({ at: atOf(id), body }));
  }

  /** About how many bytes there are of a session. */
  bytesOf(session: string): number {
    return Number(
      this.prepare('select total(length(body)) as bytes from docs where session = ?').get(session)?.bytes,
    );
  }

  /** Of the file, as it is used. */
  get bytes(): number {
    const pages = Number(this.prepare('pragma page_count').get()?.page_count);
    const free = Number(this.prepare('pragma freelist_count').get()?.freelist_count);
    return (pages - free) * Number(this.prepare('pragma page_size').get()?.page_size);
  }

  close(): void {
    this.packer.close();
    this.db.close();
  }

  private changes(): number {
    return Number(this.prepare('select total_changes() as n').get()?.n);
  }

  private freeId(at: number): number {
    const first = Math.max(0, Math.floor(at)) * IDS_PER_MS;
    const last = this.prepare('select max(id) as id from docs where id between ? and ?').get(
      first,
      first + IDS_PER_MS - 1,
    )?.id;
    if (typeof last !== 'number') return first;
    return last + 1 < first + IDS_PER_MS ? last + 1 : this.freeId(at + 1);
  }
}

/** Rows of `docs` as they are used. */
export function docsOf(rows: readonly (Record<string, unknown> | undefined)[]): StoredDoc[] {
  return rows.flatMap((row) => {
    if (row === undefined) return [];
    const { id, kind, session, project, run, from, to, ref, body } = row;
    const text = zstdDecompressSync(body as Uint8Array).toString('utf8');
    return [{ id, kind, session, project, run, from, to, ref, body: text } as StoredDoc];
  });
}

function open(file: string): DatabaseSync {
  try {
    return tryOpen(file);
  } catch {
    removeSearchDb(file);
    return tryOpen(file);
  }
}

export function removeSearchDb(file: string): void {
  for (const ending of ['', '-wal', '-shm']) rmSync(`${file}${ending}`, { force: true });
}

function tryOpen(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { timeout: 5000 });
  try {
    db.exec('pragma auto_vacuum = incremental; pragma journal_mode = wal; pragma synchronous = off');
    db.exec(`pragma cache_size = -${CACHE_KIB}`);
    const version = Number(db.prepare('pragma user_version').get()?.user_version);
    const made = db.prepare('select count(*) as tables from sqlite_master').get()?.tables !== 0;
    if (made && version !== VERSION) throw new Error('of another version');
    if (!made) db.exec(`begin; ${SCHEMA} pragma user_version = ${VERSION}; commit`);
    else db.prepare('select count(*) from sources').get();
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}
