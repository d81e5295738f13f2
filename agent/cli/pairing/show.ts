/** An invitation and its words on the terminal, for `poet up` and `poet pair`. */
import type { Io } from '../io.ts';
import type { Invitation } from '../machine-api.ts';
import { plain } from '../text/columns.ts';
import { pairingQr, qrWidth } from '../text/qr.ts';
import type { Ask, FollowHandlers, PairingEnd } from './follow.ts';

export const isLocalLink = (link: string): boolean => new URL(link).protocol !== 'https:';

export function showInvitation(invitation: Invitation, now: number, io: Io): void {
  const minutes = Math.max(1, Math.round((invitation.expiresAt - now) / 60_000));
  const qr = pairingQr(invitation.link, io.style.colour);
  io.out();
  if (qr === null) io.out('To pair a browser on this machine, open this link in it:');
  else {
    io.out('To pair a phone, scan this with its camera, or open the link below on it:');
    if (qrWidth(qr) > io.width) {
      io.out(`(The QR code needs ${qrWidth(qr)} columns; this terminal has ${io.width}.)`);
    } else {
      io.out();
      for (const line of qr) io.out(line);
    }
  }
  io.out();
  io.out(io.style.accent(invitation.link));
  io.out();
  io.out(
    io.style.dim(
      `It works once, for ${minutes} minutes. Whoever has it can ask to pair, so keep it to yourself.`,
    ),
  );
}

export function showWords(words: readonly string[], io: Io): void {
  io.out();
  io.out(`    ${io.style.strong(words.map(plain).join('   '))}`);
  io.out();
}

const endings: Readonly<Record<PairingEnd, string>> = {
  accepted: 'is paired, as an owner.',
  rejected: 'is not paired: one side said that the words differ.',
  used: 'is not paired: it left, or nobody answered in ten minutes.',
  expired: '',
};

export function endingText(end: PairingEnd, device: Ask | null): string {
  if (end === 'expired') return 'The pairing link expired unused.';
  return `${device === null ? 'The device' : `“${plain(device.name)}”`} ${endings[end]}`;
}

/** Asks the person here to compare the words; `confirm` puts the question. */
export function personAnswers(
  io: Io,
  confirm: (question: string, signal: AbortSignal) => Promise<boolean>,
): FollowHandlers {
  return {
    async onAsk(ask, signal) {
      io.out();
      io.out(`“${plain(ask.name)}” (${plain(ask.platform)}) asks to pair. It must show the same six words:`);
      showWords(ask.words, io);
      const match = await confirm(
        'Does it show exactly these? It may then type as you on this machine.',
        signal,
      );
      if (!match) io.out('Refused.');
      return match;
    },
    onWaiting: () => io.out('Now confirm the words on the device too.'),
  };
}

/** `acceptedBy`: who says yes on this side. */
export const invitationEvent = ({ link, expiresAt }: Invitation) => ({
  event: 'invitation',
  link,
  expiresAt,
  acceptedBy: 'invitation',
});

/** `--json`: the invitation accepts by itself; the words are only reported. */
export function invitationAnswers(io: Io): FollowHandlers {
  return {
    async onAsk(ask) {
      io.json({
        event: 'pairing',
        state: 'asks',
        device: { id: ask.deviceId, name: ask.name, platform: ask.platform },
        words: ask.words,
        acceptedBy: 'invitation',
      });
      return null;
    },
    onWaiting: () => {},
  };
}

export const endEvent = (end: PairingEnd, device: Ask | null) => ({
  event: 'pairing',
  state: end,
  device: device === null ? null : { id: device.deviceId, name: device.name, platform: device.platform },
});
