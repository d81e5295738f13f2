/** Speech to text on this machine: which engine, and the dictations that are under way. */
import { rmSync } from 'node:fs';
import type { VoiceEngine } from '../../shared/model/dictation.ts';
import type { Clock } from '../clock.ts';
import type { LoginEnvironment } from '../sessions/login-environment.ts';
import type { Store } from '../store/open.ts';
import { setting } from '../store/settings.ts';
import { createDictations, type Dictations } from './dictations.ts';
import { configured, type Engine, findEngine, toldOf } from './engine.ts';
import { transcribe } from './transcribe.ts';

export interface Voice {
  /** What would turn speech into text now; null: nothing. */
  engine(): Promise<VoiceEngine>;
  dictations: Dictations;
  stop(): void;
}

export function createVoice({
  folder,
  store,
  login,
  clock,
}: {
  /** For audio that is being turned into text; emptied. */
  folder: string;
  store: Store;
  login: LoginEnvironment;
  clock: Clock;
}): Voice {
  // What an agent that was killed left behind.
  rmSync(folder, { recursive: true, force: true });
  const env = async () => (await login.get()).env;
  async function engine(): Promise<Engine | null> {
    const { command } = setting(store.db, 'voice');
    return command === '' ? findEngine(await env()) : configured(command);
  }
  const dictations = createDictations({ folder, clock, engine, env, transcribe });
  return { engine: async () => toldOf(await engine()), dictations, stop: dictations.stop };
}
