/** `poet attach` without a terminal: standard input is typed, what the session prints goes to standard output. */
import type { Readable, Writable } from 'node:stream';
import type { DeviceLink, TerminalStream } from '../../../shared/link/types.ts';
import { isOver, type Session } from '../../../shared/model/session.ts';
import type { MachineApi } from '../machine-api.ts';
import { draftText } from './drafts.ts';
import type { AttachEnd } from './end.ts';
import { createPipedOutput } from './piped-output.ts';

/** No more than this stands typed but unconfirmed; the rest waits in the pipe. */
const MAX_PENDING_BYTES = 128 * 1024;
const PENDING_POLL_MS = 10;

export interface PipedOptions {
  link: DeviceLink;
  api: MachineApi;
  session: Session;
  /** Everything from the start of its latest run, or only what comes from now on. */
  from: 'start' | 'now';
  input: Readable;
  output: Writable;
  say(line: string): void;
}

const written = (output: Writable, bytes: Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => {
    if (output.write(bytes, (error) => error && reject(error))) resolve();
    else output.once('drain', resolve);
  });

/** Resolves when the session is over, or the link for good; the end of `input` alone ends nothing. */
export function attachPiped({
  link,
  api,
  session,
  from,
  input,
  output,
  say,
}: PipedOptions): Promise<AttachEnd> {
  return new Promise((resolve, reject) => {
    let run = Math.max(0, session.runs - 1);
    let typing = false;
    const printer = createPipedOutput({
      from: from === 'start' ? 0 : null,
      fetch: async (offset, max) => (await api.output(session.id, run, offset, max)).bytes,
      write: (bytes) => written(output, bytes),
      onPrinted: (offset) => stream.ack(offset),
      onMissing: (first, end) => say(`${end - first} bytes are no longer recorded and are left out`),
    });
    const finish = (end: AttachEnd) => {
      input.off('data', type).pause();
      clearInterval(throttle);
      if (end.how !== 'session') resolve(end);
      else printer.end().then(() => resolve(end), reject);
    };
    const type = (bytes: Uint8Array) => {
      stream.type(bytes);
      if (stream.pending > MAX_PENDING_BYTES) input.pause();
    };
    const throttle = setInterval(() => {
      if (typing && input.isPaused() && stream.pending <= MAX_PENDING_BYTES) input.resume();
    }, PENDING_POLL_MS);
    link.onState = (state) => {
      if (state.at === 'ended') finish({ how: 'link', state });
    };
    const stream: TerminalStream = link.attach(
      { sessionId: session.id, have: from === 'start' ? 0 : null },
      {
        onAttached(attached) {
          run = attached.run;
          if (typing) return;
          if (!attached.type) {
            if (!isOver(session)) say('this terminal may only watch: standard input is not read');
            return;
          }
          typing = true;
          input.on('data', type);
        },
        onOutput: (offset, bytes) => printer.output(offset, bytes),
        onSnapshot: (offset) => printer.jump(offset),
        onResized: () => {},
        onDraft: (bytes) => say(draftText(bytes)),
        onDetached: (detached) => finish({ how: 'session', detached }),
        onLive: () => {},
      },
    );
  });
}
