/** Which machine a command works on: this one over its socket, or a linked one through the relay. */
import type { Home } from '../home.ts';
import { localApi } from './control-socket.ts';
import { listLinks, type MachineLink } from './links/store.ts';
import { homeOf } from './local-home.ts';
import type { MachineApi } from './machine-api.ts';
import { pick } from './pick.ts';

export interface ChosenMachine {
  api: MachineApi;
  /** null: this machine. */
  remote: MachineLink | null;
  home: Home;
}

export const findLink = (home: Home, wanted: string): MachineLink =>
  pick('linked machine', listLinks(home.linksDir), wanted, {
    id: (link) => link.agentId,
    name: (link) => link.name,
  });

export async function withMachine(
  values: { home?: string; machine?: string },
  use: (machine: ChosenMachine) => Promise<number>,
): Promise<number> {
  const home = homeOf(values);
  if (values.machine === undefined) return use({ api: localApi(home), remote: null, home });
  const remote = findLink(home, values.machine);
  // Only these commands need the channel's code.
  const { openLink } = await import('./links/open.ts');
  const opened = await openLink(home, remote);
  try {
    return await use({ api: opened.api, remote, home });
  } finally {
    opened.close();
  }
}
