/** All that a run printed as a file, put together from the parts that the machine gives. */
import type { DownloadFormat, OutputActions, RunOn } from '../data/actions/output.ts';
import type { Result } from '../data/types.ts';

export interface WholeOutput {
  blob: Blob;
  name: string;
}

/** So much is held at once, in the memory of a phone. */
export const MAX_BYTES = 200 * 1024 * 1024;

const kinds = {
  text: { type: 'text/plain', ending: 'txt' },
  html: { type: 'text/html', ending: 'html' },
  asciicast: { type: 'application/x-asciicast', ending: 'cast' },
} as const;

/** A name that every file system takes. */
export const fileName = (title: string, ending: string): string =>
  `${
    title
      .replaceAll(/[^\p{L}\p{N}._-]+/gu, '-')
      .replaceAll(/^[-.]+|[-.]+$/g, '')
      .slice(0, 80) || 'session'
  }.${ending}`;

export async function wholeOutput(
  data: Pick<OutputActions, 'outputPart'>,
  of: RunOn,
  as: DownloadFormat,
  { title, onBytes, stopped }: { title: string; onBytes(bytes: number): void; stopped(): boolean },
): Promise<Result<WholeOutput> | null> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  for (let after: string | null = null; ; ) {
    const part = await data.outputPart(of, as, after);
    if (stopped()) return null;
    if (!part.ok) return part;
    parts.push(part.value.bytes);
    bytes += part.value.bytes.length;
    onBytes(bytes);
    after = part.value.head('x-next');
    if (after === null) break;
    if (bytes > MAX_BYTES) {
      return {
        ok: false,
        problem: {
          title: 'This is too much for this device.',
          detail: 'On the machine itself, poet export writes it to a file, however long it is.',
        },
      };
    }
  }
  const { type, ending } = kinds[as];
  return { ok: true, value: { blob: new Blob(parts, { type }), name: fileName(title, ending) } };
}
