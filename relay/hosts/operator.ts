/** Who may see the metrics: a program on this machine, or whoever holds the operator's token. */
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { equalBytes } from '../../shared/wire/bytes.ts';
import { isLoopback } from './addresses.ts';

/** Set by whatever passes a request on; then loopback is only the address of a proxy or a tunnel. */
const PASSED_ON = [
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-real-ip',
  'cf-connecting-ip',
];
const LOCAL_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

export function isOperator(
  request: Request,
  incoming: IncomingMessage,
  operatorToken: string | undefined,
): boolean {
  const shown = /^Bearer (\S+)$/.exec(request.headers.get('authorization') ?? '')?.[1];
  if (operatorToken !== undefined && shown !== undefined) {
    return equalBytes(sha256(shown), sha256(operatorToken));
  }
  return (
    isLoopback(incoming.socket.remoteAddress ?? '') &&
    LOCAL_HOST.test(request.headers.get('host') ?? '') &&
    PASSED_ON.every((name) => !request.headers.has(name))
  );
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
