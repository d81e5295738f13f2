/** The built app from a folder: read once, so that one start serves one build, whole; compressed once per encoding. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { getMimeType } from 'hono/utils/mime';
import type { Bytes } from '../../shared/wire/bytes.ts';
import type { Assets } from '../static-app.ts';

const MAX_APP_BYTES = 64 * 1024 * 1024;
const COMPRESSIBLE = /^(text\/|application\/(javascript|json|manifest\+json|wasm)|image\/svg)/;

const compressors = {
  br: promisify<Bytes, Buffer>((bytes, done) =>
    brotliCompress(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }, done),
  ),
  gzip: promisify<Bytes, Buffer>((bytes, done) => gzip(bytes, { level: 9 }, done)),
};
type Encoding = keyof typeof compressors;

interface File {
  type: string;
  bytes: Bytes;
  etag: string;
  compressed: Partial<Record<Encoding, Promise<Bytes>>>;
}

/** Serves nothing until the folder holds an index.html. Throws RangeError where the folder is no app of sensible size. */
export function fileAssets(dir: string | null): Assets {
  let files: Map<string, File> | undefined;
  return {
    async get(path, request) {
      if (dir === null) return undefined;
      if (files === undefined && existsSync(join(dir, 'index.html'))) files = readApp(dir);
      const file = files?.get(path);
      return file === undefined ? undefined : answer(file, request);
    },
  };
}

function readApp(dir: string): Map<string, File> {
  const files = new Map<string, File>();
  let total = 0;
  for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
    const full = join(dir, name);
    const stat = statSync(full);
    if (!stat.isFile()) continue;
    total += stat.size;
    if (total > MAX_APP_BYTES) throw new RangeError(`${dir} is larger than any app built here`);
    const bytes = new Uint8Array(readFileSync(full));
    const path = `/${relative(dir, full).split(sep).join('/')}`;
    files.set(path, {
      type: getMimeType(path) ?? 'application/octet-stream',
      bytes,
      etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
      compressed: {},
    });
  }
  return files;
}

async function answer(file: File, request: Request): Promise<Response> {
  const headers = new Headers({ 'content-type': file.type, etag: file.etag });
  const compressible = COMPRESSIBLE.test(file.type);
  if (compressible) headers.set('vary', 'accept-encoding');
  if (request.headers.get('if-none-match')?.includes(file.etag)) {
    return new Response(null, { status: 304, headers });
  }
  const encoding = compressible ? wanted(request.headers.get('accept-encoding') ?? '') : undefined;
  if (encoding !== undefined) headers.set('content-encoding', encoding);
  const body = encoding === undefined ? file.bytes : await compressed(file, encoding);
  headers.set('content-length', String(body.length));
  return new Response(body, { headers });
}

function wanted(accept: string): Encoding | undefined {
  const offers = accept
    .split(',')
    .map((offer) => offer.trim().split(/\s*;\s*q=/))
    .filter(([, quality]) => quality === undefined || Number(quality) > 0)
    .map(([name]) => name);
  return (['br', 'gzip'] as const).find((encoding) => offers.includes(encoding));
}

async function compressed(file: File, encoding: Encoding): Promise<Bytes> {
  file.compressed[encoding] ??= compressors[encoding](file.bytes).then((bytes) => new Uint8Array(bytes));
  return file.compressed[encoding];
}
