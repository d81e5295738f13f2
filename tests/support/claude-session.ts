/** One Claude Code session of a product, driven and watched from a device: what tests of the real Claude Code share. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Activity } from '../../shared/model/activity.ts';
import type { Ask } from '../../shared/model/ask.ts';
import type { NewSession, Session } from '../../shared/model/session.ts';
import type { Device, DeviceTerminal } from './device.ts';
import { until } from './until.ts';

export interface ClaudeSession {
  readonly id: string;
  readonly terminal: DeviceTerminal;
  /** Its row, as the machine has it. */
  now(): Promise<Session>;
  /** Waits until its row is so. */
  sees(what: string, check: (session: Session) => boolean, timeoutMs?: number): Promise<Session>;
  does(state: Activity['state'], timeoutMs?: number): Promise<Session>;
  asked(): Promise<Ask>;
  send(text: string, when?: 'soon' | 'idle'): Promise<void>;
  delivered(): Promise<void>;
  press(control: 'interrupt' | 'mode' | 'compact' | 'clear'): Promise<void>;
  answer(ask: Ask, body: object): Promise<void>;
  close(): void;
}

const PATIENCE_MS = 20_000;

export async function startClaudeSession(
  device: Device,
  session: Pick<NewSession, 'projectId'> & Partial<NewSession>,
): Promise<ClaudeSession> {
  const size = { cols: 60, rows: 30 };
  const { id } = await device.start({
    program: { kind: 'claude', permissionMode: 'manual' },
    size,
    ...session,
  });
  const terminal = device.open(id, { size });
  const path = (rest: string) => `/v1/sessions/${id}${rest}`;
  const now = () => device.call<Session>('GET', path(''));
  async function sees(what: string, check: (row: Session) => boolean, timeoutMs = PATIENCE_MS) {
    let row = await now();
    const look = async () => {
      row = await now();
      return check(row);
    };
    await until(what, look, {
      timeoutMs,
      seen: () => `${JSON.stringify({ ...row, peek: [] })}\n${terminal.text()}`,
    });
    return row;
  }
  return {
    id,
    terminal,
    now,
    sees,
    does: (state, timeoutMs) =>
      sees(`it to be ${state}`, ({ activity }) => activity?.state === state, timeoutMs),
    asked: async () => (await sees('an ask', ({ asks }) => asks.length > 0)).asks[0] as Ask,
    send: (text, when = 'soon') => device.call('POST', path('/prompts'), { text, when }),
    delivered: async () => void (await sees('nothing on its way', ({ prompts }) => prompts.length === 0)),
    press: (control) => device.call('POST', path('/controls'), { control }),
    answer: (ask, body) => device.call('POST', path(`/asks/${ask.id}`), body),
    close: () => terminal.close(),
  };
}

/** A command that runs until it is let go, so that a test can look at it as long as it needs. */
export interface Gate {
  readonly command: string;
  open(): void;
}

export function gate(dir: string, name: string): Gate {
  const file = join(dir, `.${name}`);
  rmSync(file, { force: true });
  return { command: `until [ -e '${file}' ]; do sleep 0.05; done`, open: () => writeFileSync(file, '') };
}
