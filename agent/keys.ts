/** The agent's own keys: Ed25519 towards the relay, X25519 inside the channel. One file, its owner's alone. */
import { closeSync, fstatSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import * as v from 'valibot';
import {
  exportSigningKey,
  exportStaticKey,
  generateSigningKey,
  generateStaticKey,
  importSigningKey,
  importStaticKey,
  type SigningKey,
  type StaticKey,
} from '../shared/noise/keys.ts';
import { fromBase64Url, toBase64Url } from '../shared/wire/bytes.ts';
import { peerId } from '../shared/wire/outer.ts';

export interface AgentKeys {
  agentId: string;
  signing: SigningKey;
  noise: StaticKey;
}

/** The key file must not be used; the message says why and what to do. */
export class KeysError extends Error {
  override name = 'KeysError';
}

const base64url = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9_-]+$/),
  v.maxLength(256),
  v.transform(fromBase64Url),
);
const keyPair = v.object({ public: base64url, pkcs8: base64url });
const fileSchema = v.object({ v: v.literal(1), ed25519: keyPair, x25519: keyPair });

/** Reads the keys, or makes them where there are none. Throws KeysError where the file is unsafe or broken. */
export async function loadKeys(file: string): Promise<AgentKeys> {
  const text = readPrivate(file);
  if (text === undefined) return makeKeys(file);
  try {
    const { ed25519, x25519 } = v.parse(fileSchema, JSON.parse(text));
    const [signing, noise] = await Promise.all([
      importSigningKey(ed25519.pkcs8, ed25519.public),
      importStaticKey(x25519.pkcs8, x25519.public, true),
    ]);
    return { agentId: await peerId(signing.publicKey), signing, noise };
  } catch (cause) {
    // Never made anew: that would silently be another machine to every paired device.
    throw new KeysError(
      `${file} does not hold this machine's keys any more. Restore it from a backup, or remove it and pair every device again.`,
      { cause },
    );
  }
}

function readPrivate(file: string): string | undefined {
  let handle: number;
  try {
    handle = openSync(file, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const { mode, uid } = fstatSync(handle);
    if ((mode & 0o077) !== 0 || (process.getuid && uid !== process.getuid())) {
      throw new KeysError(
        `${file} can be read by others (mode ${(mode & 0o777).toString(8)}), so its keys may be known. ` +
          'If you are sure that nobody read it: chmod 600 it. Otherwise remove it and pair every device again.',
      );
    }
    return readFileSync(handle, 'utf8');
  } finally {
    closeSync(handle);
  }
}

async function makeKeys(file: string): Promise<AgentKeys> {
  const [signing, noise] = await Promise.all([generateSigningKey(true), generateStaticKey(true)]);
  const text = JSON.stringify({
    v: 1,
    ed25519: { public: toBase64Url(signing.publicKey), pkcs8: toBase64Url(await exportSigningKey(signing)) },
    x25519: { public: toBase64Url(noise.publicKey), pkcs8: toBase64Url(await exportStaticKey(noise)) },
  });
  // Written beside and renamed: a kill leaves whole keys or none.
  const beside = `${file}.new`;
  const handle = openSync(beside, 'w', 0o600);
  writeSync(handle, text);
  fsyncSync(handle);
  closeSync(handle);
  renameSync(beside, file);
  return { agentId: await peerId(signing.publicKey), signing, noise };
}
