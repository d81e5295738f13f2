/**
 * What was written and not yet sent, and what was sent before, per session, sealed in this browser's database. Written
 * with every change, one write at a time: a tab that is killed loses at most the change of that very moment.
 */
import * as v from 'valibot';
import { mended, prefixRange, type Storage } from './database.ts';

const MOST_CHARACTERS = 200_000;
const MOST_SENT = 100;
/** Of those that this page wrote or read. */
const MOST_HELD = 50;
/** Of all that a session remembers as sent. */
const MOST_SENT_CHARACTERS = 200_000;

const draftSchema = v.pipe(v.string(), v.maxLength(MOST_CHARACTERS));
const sentSchema = v.pipe(v.array(v.string()), v.maxLength(MOST_SENT));

export interface Draft {
  machineId: string;
  sessionId: string;
}

export interface Drafts {
  /** '' where there is none, or this browser keeps nothing. */
  read(of: Draft): Promise<string>;
  /** '' forgets. What is longer than 200,000 characters is kept up to there. */
  keep(of: Draft, text: string): void;
  /** Newest first. */
  sent(of: Draft): Promise<readonly string[]>;
  addSent(of: Draft, text: string): void;
  /** All of a machine's. */
  forget(machineId: string): Promise<void>;
  /** Once everything given so far is written. */
  settled(): Promise<void>;
}

export interface OpenDrafts extends Drafts {
  /** The storage is empty: what this page wrote and read is written down again. */
  rewrite(): Promise<void>;
}

/** `storage` resolves once the database is open; rejects where this browser has none. */
export function createDrafts(storage: () => Promise<Storage>): OpenDrafts {
  /** The newest value of each place that is not written yet. */
  const waiting = new Map<string, unknown>();
  const held = new Map<string, unknown>();
  let writing: Promise<void> | null = null;
  /** What was sent is read before it is written, one after the other. */
  let adding: Promise<void> = Promise.resolve();

  const place = ({ machineId, sessionId }: Draft, what: 'draft' | 'sent') =>
    `${machineId}/${sessionId}/${what}`;

  function hold(key: string, value: unknown): void {
    held.delete(key);
    if (value === null) return;
    held.set(key, value);
    const [oldest] = held.keys();
    if (held.size > MOST_HELD && oldest !== undefined) held.delete(oldest);
  }

  async function write(): Promise<void> {
    while (waiting.size > 0) {
      const [[key, value] = ['', null]] = waiting;
      try {
        const open = await storage();
        const sealed = value === null ? null : await open.vault.seal(`draft/${key}`, value);
        await mended(open, async () => {
          if (sealed === null) await open.database.delete('drafts', key);
          else await open.database.put('drafts', sealed, key);
        });
      } catch {
        // Full or forbidden: what is on the screen stays there.
      }
      if (waiting.get(key) === value) waiting.delete(key);
    }
    writing = null;
  }

  function put(key: string, value: unknown): void {
    hold(key, value);
    waiting.set(key, value);
    writing ??= write();
  }

  async function read<const S extends v.GenericSchema>(
    key: string,
    schema: S,
  ): Promise<v.InferOutput<S> | null> {
    if (waiting.has(key)) return waiting.get(key) as v.InferOutput<S> | null;
    try {
      const open = await storage();
      const sealed = await mended(open, () => open.database.get('drafts', key));
      if (sealed === undefined) return null;
      const value = v.parse(schema, await open.vault.open(`draft/${key}`, sealed));
      hold(key, value);
      return value;
    } catch {
      return null;
    }
  }

  const settled = async (): Promise<void> => {
    await adding;
    while (writing !== null) await writing;
  };
  const sent = async (of: Draft): Promise<readonly string[]> =>
    (await read(place(of, 'sent'), sentSchema)) ?? [];

  return {
    read: async (of) => (await read(place(of, 'draft'), draftSchema)) ?? '',
    keep: (of, text) => put(place(of, 'draft'), text === '' ? null : text.slice(0, MOST_CHARACTERS)),
    sent,
    addSent(of, text) {
      adding = adding.then(async () => {
        const before = await sent(of);
        const all = [text, ...before.filter((one) => one !== text)].slice(0, MOST_SENT);
        put(place(of, 'sent'), newest(all));
      });
    },
    async forget(machineId) {
      for (const all of [waiting, held]) {
        for (const key of all.keys()) if (key.startsWith(`${machineId}/`)) all.delete(key);
      }
      await writing;
      const { database } = await storage();
      await database.delete('drafts', prefixRange(`${machineId}/`));
    },
    settled,
    async rewrite() {
      for (const [key, value] of [...held]) if (!waiting.has(key)) put(key, value);
      await settled();
    },
  };
}

/** As many from the front as there is room for. */
function newest(texts: readonly string[]): string[] {
  let room = MOST_SENT_CHARACTERS;
  const kept: string[] = [];
  for (const text of texts) {
    room -= text.length;
    if (room < 0) break;
    kept.push(text);
  }
  return kept;
}
