import { CliError, usageError } from '../cli-error.ts';
import { defineCommand, homeOption, jsonOption } from '../command.ts';
import { localApi } from '../control-socket.ts';
import { Exit } from '../exit-codes.ts';
import { homeOf } from '../local-home.ts';
import { followInvitation } from '../pairing/follow.ts';
import {
  endEvent,
  endingText,
  invitationAnswers,
  invitationEvent,
  isLocalLink,
  personAnswers,
  showInvitation,
} from '../pairing/show.ts';
import { confirm } from '../prompts.ts';
import { reachHelp } from '../reach.ts';

export const pair = defineCommand({
  name: 'pair',
  summary: 'make a pairing link for another device and stay until it is paired',
  options: {
    'no-wait': { type: 'boolean', help: 'with --json: print the link and end; it goes on being valid' },
    ...jsonOption,
    ...homeOption,
  },
  notes: [
    'Both sides show six words; the device gets its rights when both said that they match.',
    'With --json the link itself stands for this side’s yes: nobody is asked here.',
  ],
  async run({ values }, io) {
    if (io.env.OPEN_POET_SESSION !== undefined) {
      throw new CliError(
        'this is a terminal inside a session, and a program in it could read the link. Run `poet pair` in a terminal of the machine itself.',
        Exit.refused,
        'inside-session',
      );
    }
    if (!io.interactive && !values.json) {
      throw new CliError(
        '`poet pair` asks a person to compare words, so it needs a terminal; with --json the link itself stands for the yes',
        Exit.usage,
        'no-terminal',
      );
    }
    if (values['no-wait'] && !values.json) throw usageError('--no-wait goes with --json only');
    const api = localApi(homeOf(values));
    const invitation = await api.invite(values.json === true);
    if (values['no-wait']) {
      io.json(invitationEvent(invitation));
      return Exit.ok;
    }
    const leave = async (signal: NodeJS.Signals) => {
      await api.withdrawInvitation(invitation.id).catch((error: Error) => {
        io.err(`poet: the link could not be withdrawn and stays valid for ten minutes: ${error.message}`);
      });
      process.exit(signal === 'SIGINT' ? Exit.interrupted : Exit.terminated);
    };
    process.once('SIGINT', leave);
    process.once('SIGTERM', leave);
    if (values.json) {
      io.json(invitationEvent(invitation));
    } else {
      if (isLocalLink(invitation.link)) for (const line of await reachHelp(null)) io.out(line);
      showInvitation(invitation, Date.now(), io);
    }
    const answers = values.json ? invitationAnswers(io) : personAnswers(io, confirm);
    const { end, device } = await followInvitation(api, invitation.id, answers);
    if (values.json) io.json(endEvent(end, device));
    else io.out(endingText(end, device));
    return end === 'accepted' ? Exit.ok : end === 'expired' ? Exit.failure : Exit.refused;
  },
});
