/** Values of variables and headers: in one file that this account alone can read, and nowhere else. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as v from 'valibot';
import { StoreError } from '../store/open.ts';

const schema = v.object({ servers: v.record(v.string(), v.record(v.string(), v.string())) });
/** Shorter ones, like `1` or `true`, would blot out ordinary words. */
const MIN_REDACTED = 4;
export const REDACTED = '••••';

export interface Secrets {
  of(serverId: string): Readonly<Record<string, string>>;
  /** Replaces all of this server's; null: none. */
  set(serverId: string, values: Readonly<Record<string, string>> | null): void;
  /** The text without any value that stands here. */
  redact(text: string): string;
}

/** Throws StoreError where the file is damaged: what it holds must not be lost by writing over it. */
export function openSecrets(file: string): Secrets {
  let servers = read(file);
  const write = (next: typeof servers) => {
    writeFileSync(`${file}.new`, JSON.stringify({ servers: next }), { mode: 0o600 });
    renameSync(`${file}.new`, file);
    servers = next;
  };
  return {
    of: (serverId) => servers[serverId] ?? {},
    set(serverId, values) {
      const { [serverId]: _, ...rest } = servers;
      write(
        values === null || Object.keys(values).length === 0 ? rest : { ...rest, [serverId]: { ...values } },
      );
    },
    redact(text) {
      const values = Object.values(servers).flatMap((one) => Object.values(one));
      // Longest first: one may be a part of another.
      return values
        .filter((value) => value.length >= MIN_REDACTED)
        .sort((a, b) => b.length - a.length)
        .reduce((left, value) => left.replaceAll(value, REDACTED), text);
    },
  };
}

function read(file: string): Record<string, Record<string, string>> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
  try {
    return v.parse(schema, JSON.parse(text)).servers;
  } catch {
    throw new StoreError(
      `${file} is damaged. Put a good copy in its place, or move it away to begin without values.`,
    );
  }
}
