/** How a machine is reached, in words; every screen says it the same way. */
import type { LinkState } from '../../../shared/link/types.ts';
import type { MachineView } from '../data/types.ts';
import type { State } from '../ui/Mark.tsx';
import { ago, clock } from '../ui/time.ts';

export interface LinkWords {
  mark: State;
  /** A few words, for a row: "live", "2 h ago". */
  short: string;
  /** One line: "Live from atlas". */
  line: string;
  /** What it means and what to do, where that is not plain; null otherwise. */
  detail: string | null;
  /** Whether something is wrong that a person has to look at. */
  alarming: boolean;
}

export function linkWords(machine: MachineView, now: number): LinkWords {
  const link = machine.link();
  const name = machine.name();
  const seen = machine.freshAt();
  switch (link.at) {
    case 'live':
      return { mark: 'live', short: 'live', line: `Live from ${name}`, detail: null, alarming: false };
    case 'connecting':
      return {
        mark: 'work',
        short: 'connecting',
        line: seen === null ? `Connecting to ${name}` : `Connecting. Last seen ${clock(seen, now)}`,
        detail: null,
        alarming: false,
      };
    case 'offline':
      return {
        mark: link.why === 'tampered' ? 'fail' : 'off',
        short: link.why === 'tampered' ? 'altered on the way' : seen === null ? 'offline' : ago(seen, now),
        line: seen === null ? offlineTitle(link.why, name) : `Last seen ${clock(seen, now)}`,
        detail: offlineDetail(link.why, name),
        alarming: link.why === 'tampered',
      };
    case 'ended':
      return {
        mark: 'fail',
        short: endedShort(link.why),
        line: endedTitle(link.why, name),
        detail: endedDetail(link, name),
        alarming: true,
      };
  }
}

type Offline = Extract<LinkState, { at: 'offline' }>['why'];
type Ended = Extract<LinkState, { at: 'ended' }>;

export function offlineTitle(why: Offline, name: string): string {
  switch (why) {
    case 'relay-unreachable':
      return 'The relay cannot be reached';
    case 'relay-version':
      return 'The relay speaks another version';
    case 'machine-unavailable':
      return `${name} does not answer`;
    case 'tampered':
      return 'The connection was altered on its way';
    case 'lost':
      return `The connection to ${name} broke off`;
  }
}

function offlineDetail(why: Offline, name: string): string {
  switch (why) {
    case 'relay-unreachable':
      return `Check this device’s network. Sessions on ${name} go on by themselves.`;
    case 'relay-version':
      return 'Reload this app, or update Open Poet where the relay runs. Trying again meanwhile.';
    case 'machine-unavailable':
      return `${name} is off or asleep, Open Poet does not run there, or this device was removed.`;
    case 'tampered':
      return 'What came was not what was sent, so it was thrown away and nothing of it ran. Trying again.';
    case 'lost':
      return `Trying again. Sessions on ${name} go on by themselves.`;
  }
}

function endedShort(why: Ended['why']): string {
  switch (why) {
    case 'revoked':
    case 'refused':
    case 'used':
    case 'expired':
      return 'removed';
    case 'version':
      return 'needs an update';
    case 'stopped':
      return 'stopped';
  }
}

function endedTitle(why: Ended['why'], name: string): string {
  switch (why) {
    case 'revoked':
      return `This device was removed from ${name}`;
    case 'refused':
    case 'used':
    case 'expired':
      return `${name} does not know this device`;
    case 'version':
      return `${name} speaks another version`;
    case 'stopped':
      return `The link to ${name} was stopped`;
  }
}

function endedDetail(link: Ended, name: string): string {
  switch (link.why) {
    case 'revoked':
    case 'refused':
    case 'used':
    case 'expired':
      return `What was seen before can still be read here. To come back, pair again with a new link from ${name}.`;
    case 'version':
      return 'Update Open Poet on the machine, or reload this app.';
    case 'stopped':
      return link.message;
  }
}
