/** The history that is searched: made once, indexed by the product itself, and kept under .cache for the next run. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { callControlSocket } from '../../../agent/cli/control-socket.ts';
import { type CallApi, createMachineApi, type MachineApi } from '../../../agent/cli/machine-api.ts';
import { openHome } from '../../../agent/home.ts';
import { cleanEnv } from '../../support/clean-env.ts';
import { endAllAt, root, startPoet } from '../../support/program.ts';
import type { Say } from '../rows/row.ts';
import { type GeneratedHistory, generateHistory } from './generate.ts';

const SEED = 8;
const POLL_MS = 500;
/** The agent tells its index what there is a moment after it began. */
const FIRST_MS = 6000;

export interface Corpus {
  made: GeneratedHistory;
  /** Folder for what else is made of it. */
  dir: string;
  searchDb: string;
  recordingsDir: string;
  call: CallApi;
  api: MachineApi;
  /** Seconds that the index took; null: it was there. */
  indexed: number | null;
  close(): Promise<void>;
}

export async function openCorpus(size: { sessions: number; bytes: number }, say: Say): Promise<Corpus> {
  const dir = join(root, '.cache', 'history', `${size.sessions}-${Math.round(size.bytes / 2 ** 20)}-${SEED}`);
  const marker = join(dir, 'made.json');
  const home = join(dir, 'state');
  if (!existsSync(marker)) {
    rmSync(dir, { recursive: true, force: true });
    mkdirSync(dir, { recursive: true });
    const { agentDb, recordingsDir } = openHome(home);
    const made = generateHistory(
      { agentDb, recordingsDir, transcriptsDir: join(dir, 'transcripts') },
      { ...size, seed: SEED },
      (done) => {
        if (done % 1000 === 0) say(`${done} sessions made`);
      },
    );
    writeFileSync(marker, JSON.stringify(made));
  }
  const made = JSON.parse(readFileSync(marker, 'utf8')) as GeneratedHistory;
  const agent = startPoet(['up', '--json', '--port', '0', '--home', home], { env: cleanEnv(dir) });
  const close = async (): Promise<void> => {
    await agent.kill('SIGTERM');
    await endAllAt(dir);
  };
  try {
    await agent.line('ready');
    const { controlSocket, searchDb, recordingsDir } = openHome(home);
    const call = callControlSocket(controlSocket);
    const api = createMachineApi(call);
    const indexed = await untilIndexed(api, made.sessions.length, say);
    return { made, dir, searchDb, recordingsDir, call, api, indexed, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Transcripts are looked at anew each time the agent starts, runs are not. */
async function untilIndexed(api: MachineApi, runs: number, say: Say): Promise<number | null> {
  const began = performance.now();
  let said = 0;
  let built = false;
  for (;;) {
    await delay(POLL_MS);
    const { waiting } = await api.indexState();
    const passed = performance.now() - began;
    built ||= waiting > runs;
    if (waiting === 0 && passed > FIRST_MS) return built ? passed / 1000 : null;
    if (passed - said > 20_000) {
      said = passed;
      say(`${waiting} runs and conversations to be indexed`);
    }
  }
}
