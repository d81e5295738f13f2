/** Speech that this device recorded, sealed second by second, until it is text. */
import * as v from 'valibot';
import { idSchema, timeSchema } from '../../../shared/model/ids.ts';
import { fromBase64Url, toBase64Url } from '../../../shared/wire/bytes.ts';
import { mended, prefixRange, type Storage } from './database.ts';

const aboutSchema = v.object({
  id: idSchema,
  machineId: v.string(),
  /** Where the text goes: a session, or whatever else it was spoken for. */
  place: v.string(),
  startedAt: timeSchema,
});
export type SpeechAbout = v.InferOutput<typeof aboutSchema>;

const sliceKey = (id: string, number: number): string => `${id}/slice/${String(number).padStart(5, '0')}`;
const aboutKey = (id: string): string => `${id}/about`;

export const keepAbout = (storage: Storage, about: SpeechAbout): Promise<void> =>
  keep(storage, aboutKey(about.id), about);

export const keepSlice = (
  storage: Storage,
  id: string,
  number: number,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<void> => keep(storage, sliceKey(id, number), toBase64Url(bytes));

async function keep(storage: Storage, key: string, value: unknown): Promise<void> {
  const sealed = await storage.vault.seal(`speech/${key}`, value);
  await mended(storage, () => storage.database.put('speech', sealed, key));
}

export async function dropSpeech({ database }: Storage, id: string): Promise<void> {
  await database.delete('speech', prefixRange(`${id}/`));
}

/** What was kept and never became text, oldest first; a slice that cannot be opened ends its dictation there. */
export async function loadSpeech(
  storage: Storage,
): Promise<{ about: SpeechAbout; slices: Uint8Array<ArrayBuffer>[] }[]> {
  const { database, vault } = storage;
  const keys = await database.getAllKeys('speech');
  const found: { about: SpeechAbout; slices: Uint8Array<ArrayBuffer>[] }[] = [];
  for (const key of keys.filter((one) => one.endsWith('/about'))) {
    const parsed = v.safeParse(aboutSchema, await openAt(storage, key));
    if (!parsed.success) {
      await dropSpeech(storage, key.slice(0, key.indexOf('/')));
      continue;
    }
    const { id } = parsed.output;
    const slices: Uint8Array<ArrayBuffer>[] = [];
    for (let number = 0; ; number += 1) {
      const sealed = await database.get('speech', sliceKey(id, number));
      if (sealed === undefined) break;
      const text = await vault.open(`speech/${sliceKey(id, number)}`, sealed).catch(() => null);
      if (typeof text !== 'string') break;
      slices.push(fromBase64Url(text));
    }
    found.push({ about: parsed.output, slices });
  }
  return found.sort((a, b) => a.about.startedAt - b.about.startedAt);
}

async function openAt({ database, vault }: Storage, key: string): Promise<unknown> {
  const sealed = await database.get('speech', key);
  return sealed === undefined ? undefined : vault.open(`speech/${key}`, sealed).catch(() => undefined);
}
