/** The built app from the static assets of the Worker. */
import type { Assets } from '../../static-app.ts';

const PASSED_ON = ['if-none-match', 'accept-encoding'];

export const edgeAssets = (assets: Fetcher): Assets => ({
  async get(path, request) {
    const headers = new Headers();
    for (const name of PASSED_ON) {
      const value = request.headers.get(name);
      if (value !== null) headers.set(name, value);
    }
    const found = await assets.fetch(new URL(path, request.url).href, { headers });
    if (found.status !== 200 && found.status !== 304) return undefined;
    // Headers of an answer that was fetched cannot be changed.
    return new Response(found.status === 304 ? null : found.body, found);
  },
});
