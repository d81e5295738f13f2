import { describe, expect, test } from 'vitest';
import { formatPairingLink, parsePairingLink } from './pairing-link.ts';

const key = (fill: number) => new Uint8Array(32).fill(fill);
const link = {
  app: 'https://poet.example',
  relay: 'wss://relay.example:8443',
  agentEd: key(1),
  agentStatic: key(2),
  secret: key(3),
};
const text = formatPairingLink(link);

describe('a pairing link', () => {
  test('comes back as it was, app and relay apart', () => {
    expect(parsePairingLink(text)).toEqual({ ok: true, link });
  });

  test('has everything but the app behind #', () => {
    expect(text.split('#')[0]).toBe('https://poet.example/pair');
  });

  test('forgives the spaces and line ends of a chat program', () => {
    expect(parsePairingLink(`  ${text.slice(0, 60)}\n ${text.slice(60)}  `)).toEqual({ ok: true, link });
  });

  test.each([
    ['', 'Nothing was pasted'],
    ['hello', 'does not read as a link'],
    ['ftp://poet.example/pair', 'starts with https'],
    ['https://poet.example/pair', 'Its end is missing'],
    [text.slice(0, -5), 'Its end is missing'],
    [`${text.slice(0, -1)}!`, 'Its end is missing'],
    [text.replace(/relay=[^&]*/, 'relay=nowhere'), 'names no relay'],
    [text.replace(/relay=[^&]*/, 'relay=ftp%3A%2F%2Fa'), 'names no relay'],
  ])('%j is refused in words', (bad, words) => {
    const parsed = parsePairingLink(bad);
    expect(parsed).toMatchObject({ ok: false });
    expect(parsed.ok ? '' : parsed.problem).toContain(words);
  });
});
