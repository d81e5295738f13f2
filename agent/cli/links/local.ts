/** This terminal's link with the agent of its own machine: made by itself the first time, through the socket. */
import { parsePairingLink } from '../../../shared/model/pairing-link.ts';
import { relayOrigin } from '../../../shared/wire/outer.ts';
import type { Home } from '../../home.ts';
import { CliError } from '../cli-error.ts';
import { localApi } from '../control-socket.ts';
import type { Io } from '../io.ts';
import { pairTerminal } from './pair-terminal.ts';
import { loadLink, type MachineLink } from './store.ts';

/** Throws CliError where no agent runs here. */
export async function localLink(home: Home, io: Io): Promise<MachineLink> {
  const api = localApi(home);
  const { machine, url } = await api.status();
  // Where the relay is from here: its public name may lead around the world, its port may be another than it was.
  const relay = relayOrigin(url);
  const stored = loadLink(home.linksDir, machine.id);
  if (stored !== null) return { ...stored, relay };
  io.err('poet: linking this terminal with the agent of this machine; `poet devices` will list it.');
  const invitation = await api.invite(true);
  const parsed = parsePairingLink(invitation.link);
  if (!parsed.ok) throw new CliError(parsed.problem);
  return pairTerminal(
    home,
    { ...parsed.link, relay },
    // Whoever may use the agent's socket is its owner: there is nobody else whose words could be compared.
    { onWords: async () => true, onWaiting: () => {} },
  );
}
