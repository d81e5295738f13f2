/** Headers of every answer. The app runs no inline script, talks to relays only, and stands in nobody's frame. */
import type { Context, MiddlewareHandler } from 'hono';

export interface Served {
  /** Over TLS, as far as the browser sees. */
  tls: boolean;
  /** Host name in the address of the request. */
  host: string;
}

const isLoopbackName = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(host);

export function contentSecurityPolicy({ tls, host }: Served): string {
  // A page on this machine may meet relays on this machine; any other must be https to have WebCrypto at all.
  const local = !tls && isLoopbackName(host) ? ' ws://localhost:* ws://127.0.0.1:*' : '';
  return [
    "default-src 'none'",
    "script-src 'self'",
    // xterm.js sets styles on what it draws.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    // The machines on one phone may live on other relays.
    `connect-src 'self' https: wss:${local}`,
    "manifest-src 'self'",
    "worker-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "object-src 'none'",
  ].join('; ');
}

/** Scanning a link, dictating, pasting and keeping the screen on are the app's own; the rest is nobody's. */
const permissions = [
  'camera=(self)',
  'microphone=(self)',
  'clipboard-read=(self)',
  'clipboard-write=(self)',
  'screen-wake-lock=(self)',
  'fullscreen=(self)',
  ...['accelerometer', 'display-capture', 'geolocation', 'gyroscope', 'hid', 'midi'].map(none),
  ...['payment', 'serial', 'usb', 'xr-spatial-tracking'].map(none),
].join(', ');

function none(feature: string): string {
  return `${feature}=()`;
}

export function securityHeaders(served: Served): Record<string, string> {
  const headers: Record<string, string> = {
    'content-security-policy': contentSecurityPolicy(served),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': permissions,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  };
  // On loopback it would bind every other program's port too.
  if (served.tls && !isLoopbackName(served.host)) headers['strict-transport-security'] = 'max-age=31536000';
  return headers;
}

export function setSecurityHeaders(secure: (c: Context) => boolean): MiddlewareHandler {
  return async (c, next) => {
    await next();
    // A socket was taken over: there is no answer to read headers of.
    if (c.res.status === 101) return;
    const tls = secure(c);
    const host = new URL(c.req.url).hostname;
    for (const [name, value] of Object.entries(securityHeaders({ tls, host })))
      c.res.headers.set(name, value);
  };
}
