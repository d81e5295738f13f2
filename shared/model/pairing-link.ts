/** The pairing link: everything secret stands behind `#`, which browsers do not send. docs/protocol.md, section 3. */
import { type Bytes, fromBase64Url, toBase64Url } from '../wire/bytes.ts';
import { relayOrigin } from '../wire/outer.ts';

export interface PairingLink {
  /** Origin that serves the app: `https://poet.example`. */
  app: string;
  /** `wss://host[:port]`. */
  relay: string;
  /** 32 bytes each. */
  agentEd: Bytes;
  agentStatic: Bytes;
  secret: Bytes;
}

export function formatPairingLink(link: PairingLink): string {
  const keys = `${toBase64Url(link.agentEd)}.${toBase64Url(link.agentStatic)}`;
  return `${link.app}/pair#relay=${encodeURIComponent(link.relay)}&k=${keys}&s=${toBase64Url(link.secret)}`;
}

/** `problem` is for the person who pasted it. Spaces and line ends that mail and chat programs put in are forgiven. */
export function parsePairingLink(
  text: string,
): { ok: true; link: PairingLink } | { ok: false; problem: string } {
  const compact = text.replace(/\s+/g, '');
  if (compact === '') return problem('Nothing was pasted. Copy the whole link that `poet pair` shows.');
  let url: URL;
  try {
    url = new URL(compact);
  } catch {
    return problem(
      'It does not read as a link. Copy the whole line that `poet pair` shows, from https to its end.',
    );
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return problem('A pairing link starts with https.');
  const fields = new URLSearchParams(url.hash.slice(1));
  const [agentEd, agentStatic, ...more] = (fields.get('k') ?? '').split('.').map(key);
  const secret = key(fields.get('s') ?? '');
  if (!agentEd || !agentStatic || !secret || more.length > 0) {
    return problem(
      'Its end is missing or damaged: a pairing link carries keys behind a #. Copy it whole, or scan it.',
    );
  }
  try {
    return {
      ok: true,
      link: { app: url.origin, relay: relayOrigin(fields.get('relay') ?? ''), agentEd, agentStatic, secret },
    };
  } catch {
    return problem('It names no relay. Make a new link with `poet pair`.');
  }
}

function key(text: string): Bytes | null {
  try {
    const bytes = fromBase64Url(text);
    return bytes.length === 32 ? bytes : null;
  } catch {
    return null;
  }
}

const problem = (words: string): { ok: false; problem: string } => ({ ok: false, problem: words });
