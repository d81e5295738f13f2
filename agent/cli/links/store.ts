/** This terminal's own pairings with machines: one 0600 file each, `<agentId>.json`, in the state directory. */
import { chmodSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { timeSchema } from '../../../shared/model/ids.ts';
import { type Bytes, fromBase64Url, toBase64Url } from '../../../shared/wire/bytes.ts';
import { peerIdSchema } from '../../../shared/wire/outer.ts';
import { CliError } from '../cli-error.ts';

const bytesSchema = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9_-]+$/),
  v.transform((text): Bytes => fromBase64Url(text)),
);

const keySchema = v.object({ publicKey: bytesSchema, pkcs8: bytesSchema });

const linkFileSchema = v.object({
  version: v.literal(1),
  agentId: peerIdSchema,
  deviceId: peerIdSchema,
  /** The machine's own name for itself, as last heard. */
  name: v.string(),
  relay: v.string(),
  agentStatic: bytesSchema,
  signing: keySchema,
  noise: keySchema,
  devicePsk: bytesSchema,
  /** What a device needs until the machine has confirmed it. */
  pairing: v.nullable(
    v.object({
      inviteId: bytesSchema,
      psk: bytesSchema,
      token: bytesSchema,
      name: v.string(),
      platform: v.string(),
    }),
  ),
  linkedAt: timeSchema,
});
export type MachineLink = v.InferOutput<typeof linkFileSchema>;

const fileOf = (linksDir: string, agentId: string): string => join(linksDir, `${agentId}.json`);

export function saveLink(linksDir: string, link: MachineLink): void {
  const file = fileOf(linksDir, link.agentId);
  const text = JSON.stringify(
    link,
    (_key, value) => (value instanceof Uint8Array ? toBase64Url(value as Bytes) : value),
    2,
  );
  const fresh = `${file}.${process.pid}.new`;
  writeFileSync(fresh, text, { mode: 0o600, flush: true });
  chmodSync(fresh, 0o600);
  renameSync(fresh, file);
}

export function forgetLink(linksDir: string, agentId: string): void {
  rmSync(fileOf(linksDir, agentId), { force: true });
}

/** null where this terminal is not linked with that machine. Throws CliError where the file is damaged. */
export function loadLink(linksDir: string, agentId: string): MachineLink | null {
  const file = fileOf(linksDir, agentId);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    return v.parse(linkFileSchema, JSON.parse(text));
  } catch {
    throw new CliError(`${file} is damaged; remove it and link this terminal again with \`poet link\``);
  }
}

export function listLinks(linksDir: string): MachineLink[] {
  return readdirSync(linksDir)
    .filter((name) => /^[a-z2-7]{26}\.json$/.test(name))
    .flatMap((name) => loadLink(linksDir, name.slice(0, -'.json'.length)) ?? [])
    .sort((a, b) => a.name.localeCompare(b.name));
}
