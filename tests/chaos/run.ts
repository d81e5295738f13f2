/** One chaos run: faults and typing at once, and between them moments of quiet in which everything must be right. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Size } from '../../shared/model/session.ts';
import { type Seeded, seeded } from '../support/random.ts';
import { checkpoint } from './checkpoint.ts';
import { inflictOnLink, inflictOnProcesses } from './inflict.ts';
import type { Sabotage } from './messages.ts';
import { drawPlan } from './plan.ts';
import { type ChaosReport, isClean } from './report.ts';
import { setStage } from './stage.ts';
import type { ViewerProcess } from './viewer-process.ts';

export interface ChaosOptions {
  faults: number;
  seed: number;
  /** What the harness itself spoils, to show that it sees. */
  sabotage?: Sabotage;
  say?: (words: string) => void;
}

/** Faults between two moments of quiet. */
const SEGMENT = 200;

export async function runChaos({
  faults,
  seed,
  sabotage,
  say = () => {},
}: ChaosOptions): Promise<ChaosReport> {
  const started = performance.now();
  const plan = drawPlan(seed, faults);
  const report: ChaosReport = {
    ...{ seed, faults: 0, byKind: {}, lost: 0, doubled: 0, wrongScreens: 0, disordered: 0 },
    ...{ keys: 0, lines: 0, drafted: 0, died: 0, seconds: 0, problems: [] },
  };
  const count = (kind: string): void => {
    report.faults += 1;
    report.byKind[kind] = (report.byKind[kind] ?? 0) + 1;
  };
  say('starting a relay, an agent and two viewers, each in a process of its own');
  const stage = await setStage(seed);
  try {
    const random = seeded(seed * 16 + 14);
    const segments = Math.max(1, Math.ceil(faults / SEGMENT));
    const part = <F>(all: readonly F[], at: number): readonly F[] =>
      all.slice(Math.round((all.length * at) / segments), Math.round((all.length * (at + 1)) / segments));
    for (let at = 0; at < segments && isClean(report); at++) {
      const typist = new AbortController();
      const typing = typeOn(stage.viewers, random, typist.signal);
      if (sabotage !== undefined && sabotage !== 'screen') stage.viewers[0]?.sabotage(sabotage);
      await Promise.all([
        ...stage.doors.map((door, of) =>
          inflictOnLink(door, stage.viewers[of - 1] ?? null, part(plan.links[of] ?? [], at), count),
        ),
        inflictOnProcesses(stage, part(plan.processes, at), count),
      ]);
      typist.abort();
      await typing;
      await checkpoint(stage, report, randomSize(random), sabotage);
      say(
        `${report.faults} faults, ${report.lines} lines, ${report.keys} keys (${report.drafted} bytes came back as drafts)`,
      );
    }
  } catch (error) {
    report.problems.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  } finally {
    if (!isClean(report) && sabotage === undefined) report.problems.push(...(await stage.logs()));
    await stage.close();
  }
  report.seconds = Math.round((performance.now() - started) / 100) / 10;
  return report;
}

/** Numbered keys on both viewers, one at a time or a paste, whether or not the link is up. */
async function typeOn(viewers: readonly ViewerProcess[], random: Seeded, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await delay(10 + random.int(70));
    const viewer = random.pick(viewers);
    if (random.int(40) === 0) viewer.resize(randomSize(random));
    else viewer.type(random.int(60) === 0 ? 100 + random.int(1500) : 1 + random.int(3));
  }
}

const randomSize = (random: Seeded): Size => ({ cols: 20 + random.int(120), rows: 5 + random.int(60) });
