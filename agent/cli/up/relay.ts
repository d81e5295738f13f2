/** A relay elsewhere: the token that it asks for, and what it says to this machine. */
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { parseTokens } from '../../../relay/registration.ts';
import { CliError, usageError } from '../cli-error.ts';
import type { MachineApi } from '../machine-api.ts';

/** The token in the file that `--relay-token` names; a token itself would be seen by every program on the machine. */
export function readRelayToken(values: { relay?: string; 'relay-token'?: string }): string | undefined {
  const file = values['relay-token'];
  if (file === undefined) return undefined;
  if (values.relay === undefined) throw usageError('--relay-token goes with --relay');
  try {
    return parseTokens(readFileSync(file, 'utf8'))[0];
  } catch (error) {
    throw new CliError(`--relay-token ${file}: ${(error as Error).message}`);
  }
}

const PATIENCE_MS = 2_000;
const LOOK_MS = 50;

/** Once the relay took this machine or refused it; or after two seconds, when it merely is not there. */
export async function relayAnswer(api: MachineApi): Promise<void> {
  for (let waited = 0; waited < PATIENCE_MS; waited += LOOK_MS) {
    const { relay } = await api.status();
    if (relay.connected || relay.problem !== null) return;
    await delay(LOOK_MS);
  }
}
