/** The operator's own token, as a bearer. */
import { equalBytes, utf8 } from '../shared/wire/bytes.ts';

/** Whether this Authorization header shows the token. False where there is no token. */
export async function showsToken(header: string | undefined, token: string | undefined): Promise<boolean> {
  const shown = /^Bearer (\S+)$/.exec(header ?? '')?.[1];
  if (shown === undefined || token === undefined || token === '') return false;
  return equalBytes(await sha256(shown), await sha256(token));
}

const sha256 = async (text: string): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', utf8(text)));
