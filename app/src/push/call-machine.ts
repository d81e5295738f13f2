/** One request to one machine, by a link of its own: for the service worker, which has no page beside it. */
import type * as v from 'valibot';
import { createDeviceLink } from '../../../shared/link/device-link.ts';
import type { WebSocketLike } from '../../../shared/link/types.ts';
import { webCipher } from '../../../shared/noise/web-cipher.ts';
import { type Call, CallFailed, call } from '../data/api.ts';
import { loadMachines } from '../data/credentials-store.ts';
import type { Storage } from '../data/database.ts';

/** A worker that waits longer is ended by its browser. */
const PATIENCE_MS = 20_000;

/** Rejects with CallFailed, whose words are for a person. */
export async function callMachine<const S extends v.GenericSchema>(
  storage: Storage,
  machineId: string,
  request: Call,
  schema: S,
): Promise<v.InferOutput<S>> {
  const { machines } = await loadMachines(storage, Date.now());
  const one = machines.find(
    ({ credentials }) => credentials.agentId === machineId && credentials.pairing === null,
  );
  if (one === undefined) throw failed('This device is not paired with that machine any more.', '');
  const link = createDeviceLink({
    credentials: one.credentials,
    newCipher: webCipher,
    openSocket: (url) => new WebSocket(url) as WebSocketLike,
    app: 'open-poet notification',
  });
  try {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(failed(`${one.name} cannot be reached.`, 'Open the app once it can.')),
        PATIENCE_MS,
      );
      link.onState = (state) => {
        if (state.at !== 'live' && state.at !== 'ended') return;
        clearTimeout(timer);
        if (state.at === 'live') resolve();
        else reject(failed(state.message, ''));
      };
      link.start();
    });
    return await call(link, request, schema);
  } finally {
    link.stop();
  }
}

const failed = (title: string, detail: string): CallFailed => new CallFailed({ title, detail }, false);
