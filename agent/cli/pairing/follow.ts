/** Follows one invitation from the machine's side to its end. Knows no terminal. */
import { ApiProblem, type InvitationState, type MachineApi } from '../machine-api.ts';

export interface Ask {
  deviceId: string;
  name: string;
  platform: string;
  words: readonly string[];
}

export type PairingEnd = 'accepted' | 'rejected' | 'used' | 'expired';

export interface FollowHandlers {
  /**
   * A device shows these words. Gives whether they match, or null to leave that answer to somebody else. Asked anew
   * where the words changed; the signal then aborts the question before it.
   */
  onAsk(ask: Ask, signal: AbortSignal): Promise<boolean | null>;
  /** The machine's side said yes; the device's has yet to. */
  onWaiting(ask: Ask): void;
}

const isOver = (state: InvitationState['state']): state is PairingEnd => state !== 'open' && state !== 'asks';

/** Rejects where the agent goes away, `onAsk` rejects, or `signal` aborts. */
export async function followInvitation(
  api: MachineApi,
  id: string,
  handlers: FollowHandlers,
  signal?: AbortSignal,
): Promise<{ end: PairingEnd; device: Ask | null }> {
  let known = '';
  let asked: Ask | null = null;
  let question: AbortController | null = null;
  const asking = new AbortController();
  const ended = AbortSignal.any([asking.signal, ...(signal === undefined ? [] : [signal])]);
  let broken: unknown;

  const put = async (ask: Ask, open: AbortController): Promise<void> => {
    const match = await handlers.onAsk(ask, AbortSignal.any([open.signal, ended]));
    if (match === null || open.signal.aborted) return;
    await api.answerPairing(ask.deviceId, match).catch((error: unknown) => {
      // It was answered elsewhere, or the device left: the next state says which.
      if (!(error instanceof ApiProblem && (error.status === 404 || error.status === 409))) throw error;
    });
    if (match) handlers.onWaiting(ask);
  };

  try {
    while (true) {
      const view = await api.waitForInvitation(id, known, ended);
      if (isOver(view.state)) return { end: view.state, device: asked };
      const { device, words } = view;
      if (view.state === 'asks' && device !== undefined && words !== undefined) {
        const ask: Ask = { deviceId: device.id, name: device.name, platform: device.platform, words };
        if (asked === null || asked.words.join() !== words.join()) {
          question?.abort();
          const open = new AbortController();
          question = open;
          put(ask, open).catch((error: unknown) => {
            if (open.signal.aborted) return;
            broken = error;
            asking.abort();
          });
        }
        asked = ask;
      }
      known = String(view.version);
    }
  } catch (error) {
    throw broken ?? error;
  } finally {
    question?.abort();
    asking.abort();
  }
}
