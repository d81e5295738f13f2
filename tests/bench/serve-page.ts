/** A page of the bench, built and served on loopback. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { build } from 'vite';
import solid from 'vite-plugin-solid';
import { root } from '../support/program.ts';

const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

/** `name`: its folder beside this file. */
export async function servePage(name: string): Promise<{ url: string; close(): Promise<void> }> {
  const outDir = await mkdtemp(join(tmpdir(), 'poet-page-'));
  await build({
    configFile: false,
    root: join(root, 'tests', 'bench', name),
    logLevel: 'silent',
    define: { __APP_VERSION__: '"bench"' },
    build: { outDir, emptyOutDir: true, target: 'es2022' },
    plugins: [solid()],
  });
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://page');
    const file = pathname === '/' ? '/index.html' : pathname;
    readFile(join(outDir, file)).then(
      (bytes) =>
        response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream').end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: async () => {
      server.close();
      await rm(outDir, { recursive: true, force: true });
    },
  };
}
