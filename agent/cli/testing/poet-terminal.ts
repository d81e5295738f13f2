/** `poet` in a real terminal: a PTY with xterm.js behind it, which also answers queries as terminals do. */
import xterm from '@xterm/headless';
import { spawn } from 'node-pty';
import { until } from './poet-up.ts';
import { launcher, poetEnv } from './run-poet.ts';

export interface PoetTerminal {
  type(text: string): void;
  resize(cols: number, rows: number): void;
  /** Lines of the screen and of what scrolled out above it. */
  text(): string;
  screen(): string[];
  /** Everything that was written, with its control sequences. */
  raw(): string;
  see(text: string | RegExp, withinMs?: number): Promise<void>;
  readonly modes: InstanceType<typeof xterm.Terminal>['modes'];
  readonly ended: Promise<number>;
  kill(signal: string): void;
}

export function openTerminal(
  args: readonly string[],
  {
    env,
    cwd,
    cols = 100,
    rows = 30,
  }: { env: Record<string, string>; cwd: string; cols?: number; rows?: number },
): PoetTerminal {
  const terminal = new xterm.Terminal({
    cols,
    rows,
    scrollback: 1000,
    allowProposedApi: true,
    logLevel: 'off',
  });
  const pty = spawn(launcher, [...args], {
    cols,
    rows,
    cwd,
    env: poetEnv({ TERM: 'xterm-256color', ...env }),
  });
  let raw = '';
  let code: number | null = null;
  pty.onData((data) => {
    raw += data;
    terminal.write(data);
  });
  terminal.onData((answer) => pty.write(answer));
  const ended = new Promise<number>((resolve) => {
    pty.onExit(({ exitCode }) => {
      code = exitCode;
      terminal.write('', () => resolve(exitCode));
    });
  });
  const line = (y: number) => terminal.buffer.active.getLine(y)?.translateToString(true) ?? '';
  const text = () => Array.from({ length: terminal.buffer.active.length }, (_, y) => line(y)).join('\n');
  return {
    type: (keys) => pty.write(keys),
    resize(nextCols, nextRows) {
      terminal.resize(nextCols, nextRows);
      pty.resize(nextCols, nextRows);
    },
    text,
    screen: () => Array.from({ length: terminal.rows }, (_, y) => line(terminal.buffer.active.baseY + y)),
    raw: () => raw,
    async see(wanted, withinMs) {
      const seen = () => (typeof wanted === 'string' ? text().includes(wanted) : wanted.test(text()));
      try {
        await until(`${wanted} on the terminal`, () => seen() || (code !== null && 'ended'), withinMs);
      } catch (error) {
        throw new Error(`${(error as Error).message}:\n${text().trimEnd()}`);
      }
      if (!seen()) throw new Error(`ended with ${code} without ${wanted}:\n${text().trimEnd()}`);
    },
    get modes() {
      return terminal.modes;
    },
    ended,
    kill: (signal) => pty.kill(signal),
  };
}
