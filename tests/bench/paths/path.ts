/** A way from a keyboard to a screen, whatever lies between: what each row of the bench measures side by side. */

export interface Connection {
  send(bytes: Uint8Array<ArrayBuffer>): void;
  /**
   * Bytes as they came; a `fresh` screen replaces all that was before. `shown` is to be called once they are on the
   * screen: a viewer that says nothing is soon sent less.
   */
  onBytes: (bytes: Uint8Array, fresh: boolean, shown: () => void) => void;
  /** Reads nothing any more, as a phone that was put away; and goes on. */
  pause(): void;
  resume(): void;
  /** Bytes that the socket has brought so far, heads and all. */
  readonly received: number;
  close(): Promise<void>;
}

/** A viewer that is connected and has not asked for a screen yet. */
export interface Rejoin {
  /** Closing it ends nothing but itself. */
  readonly connection: Connection;
  ask(): void;
}

export interface Path {
  readonly name: string;
  /** Runs this shell command on a PTY of 80 × 24 at the other end; resolves once it has printed `READY`. */
  open(command: string): Promise<Connection>;
  /** One more viewer of what this connection shows; absent where there is no coming back. */
  rejoin?(former: Connection): Promise<Rejoin>;
  /** The programs of its own that stand between, by what they are. */
  pids(): Record<string, number>;
  close(): Promise<void>;
}

export const SIZE = { cols: 80, rows: 24 };
export const READY = 'READY';
/** Prints `READY`, and does not say so in the very command that a shell echoes. */
export const SAY_READY = "printf 'REA%s' DY";
const READY_TIMEOUT_MS = 30_000;

/** For paths that end at a shell's prompt: types the command there. */
export async function typeCommand(name: string, connection: Connection, command: string): Promise<void> {
  const quoted = command.replaceAll("'", "'\\''");
  const ready = printed(name, connection, READY);
  connection.send(new TextEncoder().encode(`exec sh -c '${quoted}'\r`));
  await ready;
}

/** Of a shell without any configuration, the root's too. */
export const PROMPT = /[$#] $/;

/** Resolves once this came, in one piece or more. */
export function printed(name: string, connection: Connection, text: string | RegExp): Promise<void> {
  let seen = '';
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`${name}: waited in vain for ${text} after ${JSON.stringify(seen)}`)),
      READY_TIMEOUT_MS,
    );
    connection.onBytes = (bytes, _fresh, shown) => {
      shown();
      seen = (seen + Buffer.from(bytes).toString('latin1')).slice(-4096);
      if (typeof text === 'string' ? !seen.includes(text) : !text.test(seen)) return;
      clearTimeout(timer);
      connection.onBytes = (_bytes, _new, done) => done();
      resolve();
    };
  });
}
