/**
 * A session whose program writes down every line that reaches it, and the account of what was typed: what ran, ran
 * once and in order, and what did not run came back.
 */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Project } from '../../shared/model/project.ts';
import { fromUtf8 } from '../../shared/wire/bytes.ts';
import type { Device, DeviceTerminal } from './device.ts';
import type { Product } from './product.ts';
import { until } from './until.ts';

export interface Ledger {
  readonly sessionId: string;
  readonly terminal: DeviceTerminal;
  /** Types the next numbered line; gives its number. */
  type(on?: DeviceTerminal): number;
  /** Numbers of the lines that ran, in order. Throws where something ran that is no such line. */
  ran(): Promise<number[]>;
  reached(line: number, timeoutMs?: number): Promise<void>;
  /**
   * Types until a line runs. What is typed before the stream is attached again can come back as a draft together
   * with older keys: it must not run before them.
   */
  flows(): Promise<void>;
  /** Takes a line out of the account: its device is gone and can be given nothing back. */
  forget(line: number): void;
  /** Fails the test where a line ran twice, out of order, or is neither run nor given back. */
  balance(): Promise<void>;
}

export async function openLedger(product: Product, device: Device): Promise<Ledger> {
  const file = join(product.account, 'ledger');
  const folder = join(product.account, 'verses');
  await mkdir(folder);
  const project = await device.call<Project>('POST', '/v1/projects', { path: folder });
  const command = `stty -echo; echo ready; while read -r line; do echo "$line" >> '${file}'; echo "ran $line"; done`;
  const session = await device.start({ projectId: project.id, program: { kind: 'command', command } });
  const terminal = device.open(session.id);
  const typists = new Set<DeviceTerminal>([terminal]);
  let typed = 0;
  const forgotten = new Set<number>();
  await terminal.see(/ready/);

  async function ran(): Promise<number[]> {
    const text = await readFile(file, 'utf8').catch(() => '');
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const number = /^line-(\d+)$/.exec(line)?.[1];
        if (number === undefined) throw new Error(`something ran that nobody typed: ${JSON.stringify(line)}`);
        return Number(number);
      });
  }
  /** A draft may begin in the middle of a line, where the rest of it was applied. */
  const givenBack = (): number[] =>
    [...typists].flatMap((one) => {
      const text = one.drafts.map((draft) => fromUtf8(draft)).join('');
      return [...text.matchAll(/line-(\d+)\n/g)].map((found) => Number(found[1]));
    });

  const ledger: Ledger = {
    sessionId: session.id,
    terminal,
    type(on = terminal) {
      typists.add(on);
      typed += 1;
      on.type(`line-${typed}\n`);
      return typed;
    },
    ran,
    reached: async (line, timeoutMs = 30_000) => {
      await until(`line ${line} to run`, async () => (await ran()).includes(line), {
        timeoutMs,
        seen: async () => `${(await ran()).join(' ')}\n${JSON.stringify(device.states.slice(-8))}`,
      });
    },
    flows: async () => {
      let line = ledger.type();
      await until(
        'a line to run',
        async () => {
          if (givenBack().includes(line)) line = ledger.type();
          return (await ran()).includes(line);
        },
        { timeoutMs: 60_000, seen: () => JSON.stringify(device.states.slice(-8)) },
      );
    },
    forget: (line) => void forgotten.add(line),
    balance: async () => {
      const lines = await ran();
      expect(lines).toEqual([...new Set(lines)].sort((a, b) => a - b));
      const all = [...lines, ...givenBack()].sort((a, b) => a - b);
      const owed = Array.from({ length: typed }, (_, at) => at + 1).filter((line) => !forgotten.has(line));
      expect(all).toEqual(owed);
    },
  };
  await ledger.reached(ledger.type());
  return ledger;
}
