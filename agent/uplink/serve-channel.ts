/** What one confirmed channel is given: the API, as itself. */
import { serveRequests } from '../../shared/link/serve-requests.ts';
import type { Caller } from '../../shared/model/grant.ts';
import type { Frame } from '../../shared/wire/inner.ts';
import type { Api } from '../api/app.ts';
import type { FrameTaker } from './live-channel.ts';

export function serveChannel(
  { api }: { api: Api },
  send: (frame: Frame) => void,
  caller: () => Caller,
): readonly FrameTaker[] {
  return [
    serveRequests({
      fetch: (request) => api.fetch(request, { caller: caller(), signal: request.signal }),
      send,
    }),
  ];
}
