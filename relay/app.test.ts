import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRelayApp, type RelayHost } from './app.ts';
import { fileAssets } from './hosts/file-assets.ts';

const script = 'console.log("poet");'.repeat(100);
let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'poet-app-'));
  await mkdir(join(dir, 'assets'));
  await Promise.all([
    writeFile(join(dir, 'index.html'), '<!doctype html><title>app</title>'),
    writeFile(join(dir, 'sw.js'), 'self.x = 1'),
    writeFile(join(dir, 'manifest.webmanifest'), '{}'),
    writeFile(join(dir, 'assets', 'index-a1b2c3.js'), script),
    writeFile(join(dir, 'assets', 'mono-a1b2c3.woff2'), new Uint8Array(10)),
  ]);
  await writeFile(join(dir, '..', 'poet-outside.txt'), 'outside');
});
afterAll(async () => {
  await rm(dir, { recursive: true });
  await rm(join(dir, '..', 'poet-outside.txt'), { force: true });
});

const relay = (host: Partial<RelayHost> = {}) =>
  createRelayApp({
    secure: () => false,
    upgrade: (c, agentId) => c.text(`joined ${agentId}`),
    assets: fileAssets(dir),
    metrics: () => 'numbers',
    isOperator: () => false,
    ...host,
  });
const get = (path: string, headers: Record<string, string> = {}, host: Partial<RelayHost> = {}) =>
  relay(host).request(path, { headers });

describe('the app', () => {
  test.each(['/', '/pair', '/m/abc/s/def', '/settings', '/m/abc/files/a.ts'])(
    '%s is the page',
    async (path) => {
      const answer = await get(path, { accept: 'text/html,*/*' });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
      expect(answer.headers.get('cache-control')).toBe('no-cache');
      expect(await answer.text()).toContain('<title>app</title>');
    },
  );

  test('what has its hash in its name is kept for ever; what has none is asked for again', async () => {
    const cache = async (path: string) => (await get(path)).headers.get('cache-control');
    expect(await cache('/assets/index-a1b2c3.js')).toBe('public, max-age=31536000, immutable');
    expect(await cache('/sw.js')).toBe('no-cache');
    expect(await cache('/manifest.webmanifest')).toBe('no-cache');
    expect(await cache('/index.html')).toBe('no-cache');
  });

  test('files have their types', async () => {
    const type = async (path: string) => (await get(path)).headers.get('content-type');
    expect(await type('/sw.js')).toMatch(/^text\/javascript/);
    expect(await type('/manifest.webmanifest')).toMatch(/^application\/manifest\+json/);
    expect(await type('/assets/mono-a1b2c3.woff2')).toBe('font/woff2');
  });

  test('an unchanged file is not sent again', async () => {
    const etag = (await get('/sw.js')).headers.get('etag') as string;
    const again = await get('/sw.js', { 'if-none-match': etag });
    expect([again.status, await again.text()]).toEqual([304, '']);
    expect((await get('/sw.js', { 'if-none-match': '"other"' })).status).toBe(200);
  });

  test('text is compressed for whoever takes it, fonts are not', async () => {
    const accept = { 'accept-encoding': 'gzip;q=1.0, br;q=0' };
    const packed = await get('/assets/index-a1b2c3.js', accept);
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    expect(packed.headers.get('vary')).toBe('accept-encoding');
    expect(gunzipSync(await packed.arrayBuffer()).toString()).toBe(script);
    expect(
      (await get('/assets/index-a1b2c3.js', { 'accept-encoding': 'gzip, br' })).headers.get(
        'content-encoding',
      ),
    ).toBe('br');
    expect((await get('/assets/mono-a1b2c3.woff2', accept)).headers.get('content-encoding')).toBeNull();
    expect(await (await get('/assets/index-a1b2c3.js')).text()).toBe(script);
  });

  test.each(['/assets/gone.js', '/missing.png', '/poet-outside.txt'])(
    '%s is not there, and no page',
    async (path) => {
      expect((await get(path)).status).toBe(404);
    },
  );

  test.each([
    '/../poet-outside.txt',
    '/%2e%2e/poet-outside.txt',
    '/..%2fpoet-outside.txt',
    '/assets/../../poet-outside.txt',
  ])('nothing outside its folder: %s', async (path) => {
    expect(await (await get(path)).text()).not.toBe('outside');
  });

  test('without one the root says what this is and how to build it', async () => {
    const none = { assets: fileAssets(join(dir, 'assets')) };
    const root = await get('/', {}, none);
    expect(root.status).toBe(200);
    expect(await root.text()).toMatch(/Open Poet relay[\s\S]*npm run build/);
    expect((await get('/pair', { accept: 'text/html' }, { assets: fileAssets(null) })).status).toBe(404);
  });
});

describe('the other routes', () => {
  const socket = `/v1/agents/${'a'.repeat(26)}/socket`;

  test('a socket is the host’s to take', async () => {
    const answer = await get(socket, { upgrade: 'websocket' });
    expect(await answer.text()).toBe(`joined ${'a'.repeat(26)}`);
    expect((await get(socket)).status).toBe(426);
    expect((await get('/v1/agents/A/socket', { upgrade: 'websocket' })).status).toBe(404);
  });

  test('health is for everyone, metrics for the operator', async () => {
    expect(await (await get('/healthz')).json()).toEqual({ ok: true, protocol: 1 });
    expect((await get('/metrics')).status).toBe(404);
    expect(await (await get('/metrics', {}, { isOperator: () => true })).text()).toBe('numbers');
  });

  test('nothing but GET and HEAD', async () => {
    expect((await relay().request('/', { method: 'POST' })).status).toBe(405);
    expect((await relay().request('/', { method: 'HEAD' })).status).toBe(200);
  });

  test('an error inside tells nothing of itself', async () => {
    const broken = {
      metrics: () => {
        throw new Error('secret');
      },
      isOperator: () => true,
    };
    const answer = await get('/metrics', {}, broken);
    expect([answer.status, await answer.text()]).toEqual([500, 'the relay failed at this\n']);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  });
});

describe('headers', () => {
  const csp = async (url: string, tls = false) =>
    (await get(url, {}, { secure: () => tls })).headers.get('content-security-policy') as string;

  test.each(['/', '/sw.js', '/healthz', '/metrics', '/assets/gone.js', '/v1/x'])(
    'stand on every answer: %s',
    async (path) => {
      const { headers } = await get(path);
      expect(headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self';");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(headers.get('permissions-policy')).toContain('camera=(self)');
      expect(headers.get('permissions-policy')).toContain('geolocation=()');
    },
  );

  test('no inline script, no evaluation, nobody’s frame', async () => {
    const policy = await csp('https://relay.example/', true);
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("connect-src 'self' https: wss:;");
  });

  test('unencrypted sockets only on this machine, from a page of this machine', async () => {
    expect(await csp('http://localhost:8080/')).toContain('ws://localhost:* ws://127.0.0.1:*');
    expect(await csp('http://192.0.2.1/')).not.toContain('ws://');
    expect(await csp('https://localhost/', true)).not.toContain('ws://');
  });

  test('HTTPS for good only where TLS ends here, and never for localhost', async () => {
    const hsts = async (url: string, tls: boolean) =>
      (await get(url, {}, { secure: () => tls })).headers.get('strict-transport-security');
    expect(await hsts('https://relay.example/', true)).toBe('max-age=31536000');
    expect(await hsts('https://localhost/', true)).toBeNull();
    expect(await hsts('http://relay.example/', false)).toBeNull();
  });
});
