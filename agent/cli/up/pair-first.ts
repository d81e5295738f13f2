/** The invitation that `poet up` makes at its start, followed to its end beside everything else. */
import { CliError } from '../cli-error.ts';
import type { Io } from '../io.ts';
import type { Invitation, MachineApi } from '../machine-api.ts';
import { followInvitation } from '../pairing/follow.ts';
import { endEvent, endingText, invitationAnswers, personAnswers } from '../pairing/show.ts';
import { confirm } from '../prompts.ts';

export interface PairFirst {
  api: MachineApi;
  invitation: Invitation;
  json: boolean;
  signal: AbortSignal;
}

/** Never rejects: the agent goes on without it. */
export async function pairFirstDevice({ api, invitation, json, signal }: PairFirst, io: Io): Promise<void> {
  const answers = json ? invitationAnswers(io) : personAnswers(io, confirm);
  try {
    const { end, device } = await followInvitation(api, invitation.id, answers, signal);
    if (json) io.json(endEvent(end, device));
    else io.out(`${endingText(end, device)}${end === 'accepted' ? '' : ' `poet pair` makes a new link.'}`);
  } catch (error) {
    if (signal.aborted) return;
    const why = error instanceof CliError ? error.message : String(error);
    io.err(`poet: the pairing broke off: ${why}. \`poet pair\` makes a new link.`);
  }
}
