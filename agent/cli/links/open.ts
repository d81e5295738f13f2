/** A live link from this terminal to a machine, for as long as one command runs. */
import { hostname } from 'node:os';
import { createDeviceLink } from '../../../shared/link/device-link.ts';
import { LinkDown } from '../../../shared/link/errors.ts';
import type { DeviceLink, LinkState } from '../../../shared/link/types.ts';
import type { Home } from '../../home.ts';
import { nodeCipher } from '../../uplink/node-cipher.ts';
import { nodePrimitives } from '../../uplink/node-primitives.ts';
import { dialWith } from '../../uplink/open-socket.ts';
import { CliError } from '../cli-error.ts';
import { Exit } from '../exit-codes.ts';
import { type CallApi, createMachineApi, type MachineApi } from '../machine-api.ts';
import { plain } from '../text/columns.ts';
import { version } from '../version.ts';
import { credentialsOf } from './credentials.ts';
import { type MachineLink, saveLink } from './store.ts';

/** A first channel that is not up by then is given up. */
const FIRST_CHANNEL_MS = 20_000;
const ANSWER_TIMEOUT_MS = 35_000;

export interface OpenLink {
  readonly link: DeviceLink;
  readonly api: MachineApi;
  close(): void;
}

/** What the machine's list of devices shows for this terminal. */
export const terminalName = (): string => `Terminal on ${hostname()}`.slice(0, 200);
export const terminalPlatform = (): string => `poet on ${process.platform}`;

const callThrough =
  (link: DeviceLink, machine: string): CallApi =>
  async (path, { method, body, signal }) => {
    const timeout = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
    try {
      return await link.fetch(`http://machine${path}`, {
        method,
        signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
        ...(body === undefined
          ? {}
          : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      });
    } catch (error) {
      if (error instanceof LinkDown || timeout.aborted) throw linkTrouble(link.state, machine);
      throw error;
    }
  };

/** Why a link is over, or why its machine is not there, with what to do about it. */
export function linkTrouble(state: LinkState, machine: string): CliError {
  const name = `“${plain(machine)}”`;
  const again = 'make a new link there with `poet pair`';
  if (state.at === 'ended') {
    const said = {
      revoked: `${name} has revoked this terminal; \`poet machines forget\` removes its keys here, then ${again}`,
      refused: `${name} refused the pairing: somebody said that the words differ`,
      used: `another device has used this pairing link; ${again}`,
      expired: `this pairing link has expired; ${again}`,
      version: `${name} and this program do not speak the same version; update the older one`,
      stopped: `the link to ${name} was stopped`,
    }[state.why];
    return new CliError(said, state.why === 'version' ? Exit.failure : Exit.refused, state.why);
  }
  const why = state.at === 'offline' ? state.why : 'lost';
  const said = {
    'relay-unreachable': `the relay of ${name} cannot be reached`,
    'relay-version': `the relay of ${name} and this program do not speak the same version; update the older one`,
    'machine-unavailable': `${name} is not there: it is off, its agent is stopped, or it does not know this terminal`,
    tampered: `what came back was not from ${name}; somebody between may have altered it`,
    lost: `${name} does not answer`,
  }[why];
  return new CliError(said, Exit.unreachable, why);
}

/** Resolves once the channel is up. Rejects with why not: at once where it is over, or at the first failure. */
export function firstChannel(link: DeviceLink, machine: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error: CliError | null) => {
      clearTimeout(timer);
      link.onState = () => {};
      if (error === null) resolve();
      else reject(error);
    };
    const timer = setTimeout(() => settle(linkTrouble(link.state, machine)), FIRST_CHANNEL_MS);
    link.onState = (state) => {
      if (state.at === 'live') settle(null);
      else if (state.at !== 'connecting') settle(linkTrouble(state, machine));
    };
    link.start();
  });
}

/** A relay on this very machine shows a certificate for its public name. The channel does not rest on it. */
export const isLoopback = (relay: string): boolean =>
  /^(?:127(?:\.\d{1,3}){3}|localhost|\[::1\])$/.test(new URL(relay).hostname);

export async function makeLink(link: MachineLink): Promise<{ link: DeviceLink; api: MachineApi }> {
  const credentials = await credentialsOf(link);
  const made = createDeviceLink({
    credentials,
    newCipher: nodeCipher,
    primitives: nodePrimitives,
    openSocket: dialWith({ ownRelay: isLoopback(link.relay) }),
    app: `poet ${version()}`,
  });
  return { link: made, api: createMachineApi(callThrough(made, link.name)) };
}

/** The link to a machine that is already paired. */
export async function openLink(home: Home, stored: MachineLink): Promise<OpenLink> {
  const { link, api } = await makeLink(stored);
  link.onConfirmed = ({ machine }) => {
    if (machine.name !== stored.name)
      saveLink(home.linksDir, { ...stored, name: machine.name, pairing: null });
  };
  try {
    await firstChannel(link, stored.name);
  } catch (error) {
    link.stop();
    throw error;
  }
  return { link, api, close: () => link.stop() };
}
