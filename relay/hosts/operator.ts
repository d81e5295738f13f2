/** Who may see the metrics: a program on this machine, or whoever holds the operator's token. */
import type { IncomingMessage } from 'node:http';
import { isLoopback } from '../client-address.ts';
import { showsToken } from '../operator-token.ts';

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

export async function isOperator(
  request: Request,
  incoming: IncomingMessage,
  operatorToken: string | undefined,
): Promise<boolean> {
  const shown = request.headers.get('authorization');
  if (operatorToken !== undefined && shown !== null) return showsToken(shown, operatorToken);
  return (
    isLoopback(incoming.socket.remoteAddress ?? '') &&
    LOCAL_HOST.test(request.headers.get('host') ?? '') &&
    PASSED_ON.every((name) => !request.headers.has(name))
  );
}
