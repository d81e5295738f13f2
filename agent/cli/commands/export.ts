import { createWriteStream } from 'node:fs';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { usageError } from '../cli-error.ts';
import { defineCommand, homeOption } from '../command.ts';
import { Exit } from '../exit-codes.ts';
import { findRecording } from '../find-recording.ts';
import { homeOf } from '../local-home.ts';

const formats = ['asciicast', 'text', 'raw'] as const;
type Format = (typeof formats)[number];

function parseFormat(text = 'asciicast'): Format {
  const format = formats.find((one) => one === text);
  if (format === undefined) throw usageError(`“${text}” is no format; there are ${formats.join(', ')}`);
  return format;
}

export const exportSession = defineCommand({
  name: 'export',
  summary: 'write what a session printed, as asciicast v3, plain text or raw bytes',
  arguments: [{ name: 'SESSION', help: 'its id, the beginning of it, or its title' }],
  options: {
    format: { type: 'string', short: 'f', value: 'FORMAT', help: 'asciicast (default), text or raw' },
    run: { type: 'string', value: 'N', help: 'which run of it, from 0 (default: the latest)' },
    output: { type: 'string', short: 'o', value: 'FILE', help: 'write to a file, readable by you alone' },
    ...homeOption,
  },
  notes: [
    'It reads the recording on this machine; no agent has to run. `asciinema play` plays an asciicast.',
  ],
  async run({ values, positionals }) {
    const format = parseFormat(values.format);
    const { recording, title } = await findRecording(homeOf(values), positionals[0] ?? '', values.run);
    const { exportAsciicast, exportRaw, exportText } = await import('../../recordings/export.ts');
    const writers: Record<Format, () => AsyncIterable<string | Uint8Array>> = {
      asciicast: () => exportAsciicast(recording, { title }),
      text: () => exportText(recording),
      raw: () => exportRaw(recording),
    };
    const toFile = values.output !== undefined && values.output !== '-';
    const sink: Writable = toFile
      ? createWriteStream(values.output as string, { mode: 0o600 })
      : process.stdout;
    await pipeline(Readable.from(writers[format]()), sink, { end: toFile });
    return Exit.ok;
  },
});
