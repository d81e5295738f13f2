/** The built app: real files as they are, every other address is the app's own to route. */
import type { Context } from 'hono';

/** Where a host finds the built app. */
export interface Assets {
  /** `path` starts with `/`. Undefined where there is no such file. */
  get(path: string, request: Request): Promise<Response | undefined>;
}

const INDEX = '/index.html';
/** Vite puts the hash of its content into the name of whatever stands here. */
const HASHED = /^\/assets\//;
/** An address of a file, which must not turn into a page when it is missing. */
const NAMES_A_FILE = /\.[a-z0-9]+$/i;

/** Undefined where no app was built. */
export async function serveApp(c: Context, assets: Assets): Promise<Response | undefined> {
  const { path } = c.req;
  if (path !== '/' && path !== INDEX) {
    const file = await assets.get(path, c.req.raw);
    if (file !== undefined) {
      return cached(file, HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
    }
    if (isNoPage(c)) return c.text('not found\n', 404, { 'cache-control': 'no-store' });
  }
  const index = await assets.get(INDEX, c.req.raw);
  return index === undefined ? undefined : cached(index, 'no-cache');
}

function isNoPage(c: Context): boolean {
  if (HASHED.test(c.req.path)) return true;
  const wantsPage = c.req.header('accept')?.includes('text/html') ?? false;
  return !wantsPage && NAMES_A_FILE.test(c.req.path);
}

function cached(response: Response, control: string): Response {
  response.headers.set('cache-control', control);
  return response;
}
