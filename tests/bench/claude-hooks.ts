/**
 * What our hooks cost Claude Code: a turn of 20 tool calls that are over at once, against a fake API that answers at once, so
 * that nothing hides them. Two sessions of one agent, equal but for the hooks, taking turns. Null where Claude Code cannot be had.
 */
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ensureClaudeCode } from '../../scripts/claude-code.mjs';
import type { Project } from '../../shared/model/project.ts';
import { startMessagesApi } from '../fakes/messages-api.ts';
import { say, text, toolUse } from '../fakes/messages-script.ts';
import { createClaudeHome } from '../support/claude-home.ts';
import { type DeviceTerminal, pairDevice } from '../support/device.ts';
import { startProduct } from '../support/product.ts';
import { until } from '../support/until.ts';
import { median } from './stats.ts';

const TOOL_CALLS = 20;
const PAIRS = 20;
const SETTLES_MS = 300;

export interface HookCost {
  /** Medians, in ms. */
  with: number;
  without: number;
  /** The median of what each pair of turns gave. */
  ratio: number;
}

interface Runner {
  claudeId: string;
  terminal: DeviceTerminal;
}

export async function claudeHooks(): Promise<HookCost | null> {
  const claude = await ensureClaudeCode();
  if ('reason' in claude) return null;
  const api = await startMessagesApi();
  const home = await createClaudeHome({ claude: claude.path, apiUrl: api.url });
  const product = await startProduct({ account: home });
  const device = await pairDevice(product.pairing, 'bench');
  const states = join(home.home, '.claude', 'sessions');

  /** Of the process that has this conversation open, as Claude Code itself writes it down. */
  function state(claudeId: string): { status: string; at: number } | null {
    for (const name of readdirSync(states)) {
      if (!name.endsWith('.json')) continue;
      try {
        const said = JSON.parse(readFileSync(join(states, name), 'utf8'));
        if (said.sessionId === claudeId) return { status: said.status, at: said.statusUpdatedAt };
      } catch {
        // It is being written.
      }
    }
    return null;
  }
  const becomes = async (claudeId: string, status: string): Promise<number> =>
    until(`Claude Code to be ${status}`, () => state(claudeId)?.status === status && state(claudeId)?.at, {
      everyMs: 2,
      timeoutMs: 60_000,
    });

  async function turn({ claudeId, terminal }: Runner): Promise<number> {
    for (let call = 0; call < TOOL_CALLS; call++) {
      api.queue(say(toolUse('Read', { file_path: join(home.project, `file-${call}.txt`) })));
    }
    api.queue(say(text('Read.')));
    terminal.type('read all of them');
    await delay(SETTLES_MS);
    const from = Date.now();
    terminal.type('\r');
    await becomes(claudeId, 'busy');
    const to = await becomes(claudeId, 'idle');
    await delay(SETTLES_MS);
    return to - from;
  }

  try {
    for (let call = 0; call < TOOL_CALLS; call++) {
      writeFileSync(join(home.project, `file-${call}.txt`), `line of file ${call}\n`.repeat(40));
    }
    const { id: projectId } = await device.call<Project>('POST', '/v1/projects', { path: home.project });
    const program = { kind: 'claude', permissionMode: 'manual' } as const;
    const ours = await device.start({ projectId, program });
    const given = join(product.home, 'sessions', ours.id);
    const { hooks: _, ...bare } = JSON.parse(readFileSync(join(given, 'settings.json'), 'utf8'));
    const settings = join(home.home, 'without-hooks.json');
    writeFileSync(settings, JSON.stringify(bare));
    const claudeId = randomUUID();
    const command = [
      `exec claude --session-id ${claudeId} --settings ${settings} --mcp-config ${join(given, 'mcp.json')}`,
      `--plugin-dir ${join(given, 'poet')} --permission-mode manual`,
    ].join(' ');
    const other = await device.start({ projectId, program: { kind: 'command', command } });
    const open = (id: string) => device.open(id, { size: { cols: 80, rows: 30 } });
    const runners: Record<'with' | 'without', Runner> = {
      with: { claudeId: ours.claudeId ?? '', terminal: open(ours.id) },
      without: { claudeId, terminal: open(other.id) },
    };
    for (const { claudeId, terminal } of Object.values(runners)) {
      await terminal.see(/❯/, 60_000);
      await becomes(claudeId, 'idle');
    }
    const times = { with: [] as number[], without: [] as number[] };
    for (let pair = -1; pair < PAIRS; pair++) {
      const order = pair % 2 === 0 ? (['with', 'without'] as const) : (['without', 'with'] as const);
      for (const name of order) {
        const took = await turn(runners[name]);
        // The first pair warms both up.
        if (pair >= 0) times[name].push(took);
      }
    }
    if (api.unforeseen.length > 0) throw new Error('the fake API was asked something that no script foresaw');
    const ratios = times.with.map((took, pair) => took / (times.without[pair] ?? Number.NaN));
    return { with: median(times.with), without: median(times.without), ratio: median(ratios) };
  } finally {
    device.stop();
    await product.close();
    await home.remove();
    await api.close();
  }
}
