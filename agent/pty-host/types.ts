/** The seam between the agent and its pty-host. The host is a process of its own and outlives the agent. */

/** One run of one session: names its recording folder and its PTY. */
export interface RunKey {
  sessionId: string;
  run: number;
}

export interface SpawnOptions extends RunKey {
  file: string;
  args: readonly string[];
  cwd: string;
  env: Readonly<Record<string, string>>;
  cols: number;
  rows: number;
}

export type RunExit = { exitCode: number | null; signal: number | null };

export interface RunInfo extends RunKey {
  pid: number;
  cols: number;
  rows: number;
  startedAt: number;
  /** Every byte before was told to this connection or can be read from the recording; `onOutput` goes on from here. */
  length: number;
  /** null while it runs. Exited runs are listed until `forget`. */
  exit: RunExit | null;
  /** Applied input offset of each writer. */
  applied: Readonly<Record<string, number>>;
}

export interface PtyHostEvents {
  /** Contiguous from the `length` of `spawn` and `list` on; jumps only over what a full disk kept from the recording. */
  onOutput(run: RunKey, offset: number, bytes: Uint8Array): void;
  /**
   * Input of this writer is written to its PTY up to this journal offset, each byte once. Also the answer to input that
   * was refused (a gap, or more than the host holds for a program that does not read): send again from here.
   */
  onApplied(run: RunKey, writer: string, offset: number): void;
  /** After the last output. */
  onExit(run: RunKey, exit: RunExit, length: number): void;
  /** The host process ended; its runs are over. */
  onGone(): void;
  /** This connection ended, the host lives: a newer agent took over, or the connection broke and may be made anew. */
  onLost?(why: 'taken-over' | 'broken'): void;
  /** The program was given this size after the output before `offset`. */
  onResized?(run: RunKey, offset: number, cols: number, rows: number): void;
  /** The disk is full: nothing is recorded from `from` on, until it is again at `to`. The run goes on. */
  onHole?(run: RunKey, from: number, to: number | null): void;
}

export interface PtyHost {
  readonly pid: number;
  readonly version: number;
  /** Rejects with the reason (no such folder, not executable…). */
  spawn(options: SpawnOptions): Promise<RunInfo>;
  list(): Promise<readonly RunInfo[]>;
  /** Bytes at journal offset `offset` of this writer: what was applied before is skipped, a gap is refused (nothing applied). */
  input(run: RunKey, writer: string, offset: number, bytes: Uint8Array): void;
  /**
   * Up to where this writer's input is with the host: applied, or kept for a program that does not read just now. It will be
   * read without being sent again, so none of it may be given back to whoever typed it.
   */
  applied(run: RunKey, writer: string): Promise<number>;
  resize(run: RunKey, cols: number, rows: number): void;
  /** SIGINT to the foreground group, SIGKILL to every process of the terminal, others to foreground and leader. */
  signal(run: RunKey, signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'SIGKILL'): void;
  /** Stops and starts reading the PTY; only ever for the agent's own live screen. */
  pause(run: RunKey): void;
  resume(run: RunKey): void;
  /** Drops an exited run from the list. */
  forget(run: RunKey): void;
  /** Ends the host when no run is left alive; rejects otherwise. */
  shutdown(): Promise<void>;
  /** Closes this connection only. */
  disconnect(): void;
}
