/** A program in a PTY and what a person sees of it: the row of the cursor, with the cursor in it. */
import xterm from '@xterm/headless';
import { spawn } from 'node-pty';
import { SIZE } from '../paths/path.ts';

export interface SeenTerminal {
  type(text: string): void;
  line(): string;
  /** When anything was drawn last, `performance.now()`. */
  readonly changedAt: number;
  close(): Promise<void>;
}

export function openSeen(argv: readonly string[], env: Record<string, string>, cwd: string): SeenTerminal {
  const [file = '', ...args] = argv;
  const pty = spawn(file, args, { ...SIZE, cwd, env });
  const terminal = new xterm.Terminal({ ...SIZE, scrollback: 100, allowProposedApi: true, logLevel: 'off' });
  let changedAt = performance.now();
  let ended = false;
  const exit = new Promise<void>((resolve) =>
    pty.onExit(() => {
      ended = true;
      resolve();
    }),
  );
  pty.onData((text) =>
    terminal.write(text, () => {
      changedAt = performance.now();
    }),
  );
  terminal.onData((answer) => {
    if (!ended) pty.write(answer);
  });
  return {
    type: (text) => pty.write(text),
    line() {
      const { active } = terminal.buffer;
      const row = active.getLine(active.baseY + active.cursorY)?.translateToString(true) ?? '';
      const text = row.trimEnd().padEnd(active.cursorX);
      return `${text.slice(0, active.cursorX)}|${text.slice(active.cursorX)}`;
    },
    get changedAt() {
      return changedAt;
    },
    async close() {
      if (!ended) pty.kill('SIGKILL');
      await exit;
      terminal.dispose();
    },
  };
}
