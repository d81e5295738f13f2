/** A secret in every spelling in which it could lie about: raw, hex, UTF-16, and base64 at each of its three phases. */
export function spelled(secret: string): Buffer[] {
  const bytes = Buffer.from(secret, 'utf8');
  const spellings = [bytes, Buffer.from(secret, 'utf16le')];
  for (const hex of [bytes.toString('hex'), bytes.toString('hex').toUpperCase()])
    spellings.push(Buffer.from(hex));
  for (const phase of [0, 1, 2]) {
    const text = Buffer.concat([Buffer.alloc(phase), bytes])
      .toString('base64')
      .replaceAll('=', '');
    // The first and the last group mix with what stands around.
    const inner = text.slice(phase === 0 ? 0 : 4, -4);
    spellings.push(Buffer.from(inner), Buffer.from(inner.replaceAll('+', '-').replaceAll('/', '_')));
  }
  return spellings;
}
