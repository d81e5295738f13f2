/** Pairs this terminal with a machine. Knows no terminal of its own: questions go through `handlers`. */
import { createPairing, isFromMachine } from '../../../shared/link/credentials.ts';
import type { DeviceLink } from '../../../shared/link/types.ts';
import type { Grant } from '../../../shared/model/grant.ts';
import type { PairingLink } from '../../../shared/model/pairing-link.ts';
import { exportSigningKey, exportStaticKey } from '../../../shared/noise/keys.ts';
import type { Home } from '../../home.ts';
import { CliError } from '../cli-error.ts';
import { Exit } from '../exit-codes.ts';
import { plain } from '../text/columns.ts';
import { firstChannel, linkTrouble, makeLink, terminalName, terminalPlatform } from './open.ts';
import { forgetLink, loadLink, type MachineLink, saveLink } from './store.ts';

/** The machine drops a device that nobody answered in ten minutes. */
const GRANT_TIMEOUT_MS = 605_000;

export interface PairHandlers {
  /** Six words that the machine shows too. */
  onWords(words: readonly string[], machine: string): Promise<boolean>;
  /** This side said yes; the machine's has yet to. */
  onWaiting(machine: string): void;
}

async function freshLink(pairing: PairingLink): Promise<MachineLink> {
  const made = await createPairing(pairing, {
    extractable: true,
    name: terminalName(),
    platform: terminalPlatform(),
  });
  const { credentials, signing } = made;
  const { key: publicKey, sign, noise } = credentials;
  return {
    version: 1,
    agentId: credentials.agentId,
    deviceId: credentials.deviceId,
    name: new URL(pairing.relay).hostname,
    relay: credentials.relay,
    agentStatic: credentials.agentStatic,
    signing: { publicKey, pkcs8: await exportSigningKey({ publicKey, privateKey: signing, sign }) },
    noise: { publicKey: noise.publicKey, pkcs8: await exportStaticKey(noise) },
    devicePsk: credentials.devicePsk,
    pairing: credentials.pairing,
    linkedAt: Date.now(),
  };
}

/** A relay does not say why it lets nobody in: for a pairing it is the link, more often than the machine. */
function refusedLink(error: unknown): unknown {
  if (!(error instanceof CliError) || error.code !== 'machine-unavailable') return error;
  return new CliError(
    'the machine does not take this link: it is used, expired or not genuine, or the machine is off; make a new one there with `poet pair`',
    Exit.refused,
    'link-refused',
  );
}

/** Resolves once rights came; rejects where the link ends or the time is over. */
function granted(link: DeviceLink, already: Grant | null): Promise<void> {
  if (already !== null) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new CliError('nobody on the machine answered in ten minutes', Exit.refused, 'expired')),
      GRANT_TIMEOUT_MS,
    );
    const settle = (act: () => void) => {
      clearTimeout(timer);
      act();
    };
    link.onEvent = (event) => {
      if (event.type === 'grant' && event.grant !== null) settle(resolve);
    };
    link.onState = (state) => {
      if (state.at === 'ended') settle(() => reject(linkTrouble(state, 'the machine')));
    };
    // It may have come back with the rights already there.
    link.onConfirmed = ({ grant }) => {
      if (grant !== null) settle(resolve);
    };
  });
}

/**
 * Keys are on disk before the machine hears of them, so that a break strands neither side; they are removed again
 * where the pairing does not come to its end. Throws CliError with why.
 */
export async function pairTerminal(
  home: Home,
  pairing: PairingLink,
  handlers: PairHandlers,
): Promise<MachineLink> {
  let stored = await freshLink(pairing);
  const before = loadLink(home.linksDir, stored.agentId);
  if (before !== null && !isFromMachine(pairing, before)) {
    throw new CliError(
      `this link names “${plain(before.name)}” but holds another key than that machine has: it is forged. Nothing was linked`,
      Exit.refused,
      'forged-link',
    );
  }
  saveLink(home.linksDir, stored);
  const { link, api } = await makeLink(stored);
  let grant: Grant | null = null;
  link.onConfirmed = (confirmed) => {
    grant = confirmed.grant;
    stored = { ...stored, name: confirmed.machine.name, pairing: null };
    saveLink(home.linksDir, stored);
  };
  try {
    await firstChannel(link, stored.name);
    const rights = granted(link, grant);
    rights.catch(() => {});
    const match = await Promise.race([
      handlers.onWords(link.words ?? [], stored.name),
      rights.then(() => new Promise<never>(() => {})),
    ]);
    await api.answerOwnPairing(match);
    if (!match) throw new CliError('the words differ, so nothing was linked', Exit.refused, 'refused');
    handlers.onWaiting(stored.name);
    await rights;
    return stored;
  } catch (error) {
    if (before === null) forgetLink(home.linksDir, stored.agentId);
    else saveLink(home.linksDir, before);
    throw refusedLink(error);
  } finally {
    link.stop();
  }
}
