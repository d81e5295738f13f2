/** A program in a real PTY with a headless terminal on it: what a person at a desk would see and type. */
import xterm from '@xterm/headless';
import { spawn } from 'node-pty';
import { until } from './until.ts';

export interface PtyScreen {
  /** The rows of the viewport, trailing blanks cut. */
  rows(): string[];
  text(): string;
  type(keys: string): void;
  /** Resolves with the screen once it matches. */
  see(pattern: RegExp, timeoutMs?: number): Promise<string>;
  readonly exit: Promise<{ exitCode: number; signal?: number }>;
  kill(signal?: string): void;
  close(): void;
}

export interface PtyScreenOptions {
  file: string;
  args?: readonly string[];
  cwd: string;
  env: Record<string, string>;
  cols?: number;
  rows?: number;
}

export function openPtyScreen(options: PtyScreenOptions): PtyScreen {
  const { file, args = [], cwd, env, cols = 80, rows = 24 } = options;
  const terminal = new xterm.Terminal({ cols, rows, allowProposedApi: true, scrollback: 10_000 });
  const pty = spawn(file, [...args], { cwd, env, cols, rows, name: 'xterm-256color' });
  let ended = false;
  const exit = new Promise<{ exitCode: number; signal?: number }>((resolve) => {
    pty.onExit((how) => {
      ended = true;
      resolve(how);
    });
  });
  pty.onData((data) => terminal.write(data));
  // Programs ask the terminal who it is and wait for the answer.
  terminal.onData((answer) => {
    if (!ended) pty.write(answer);
  });

  function screenRows(): string[] {
    const buffer = terminal.buffer.active;
    return Array.from({ length: rows }, (_, row) =>
      (buffer.getLine(buffer.viewportY + row)?.translateToString(true) ?? '').trimEnd(),
    );
  }
  const text = () => screenRows().join('\n');
  return {
    rows: screenRows,
    text,
    type: (keys) => pty.write(keys),
    see: async (pattern, timeoutMs = 30_000) => {
      await until(`the screen to show ${pattern}`, () => pattern.test(text()), { timeoutMs, seen: text });
      return text();
    },
    exit,
    kill: (signal) => {
      if (!ended) pty.kill(signal);
    },
    close: () => {
      if (!ended) pty.kill('SIGKILL');
      terminal.dispose();
    },
  };
}
