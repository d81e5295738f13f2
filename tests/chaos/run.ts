/** One chaos run: faults and typing at once, and between them moments of quiet in which everything must be right. */
import { setTimeout as delay } from 'node:timers/promises';
import { type Seeded, seeded } from '../support/random.ts';
import { until } from '../support/until.ts';
import { inflictOnLink, inflictOnProcesses } from './inflict.ts';
import { judgeKeys } from './keys.ts';
import type { Sabotage } from './messages.ts';
import { drawPlan } from './plan.ts';
import { judgeRecording, readRecording, referenceState } from './recording-check.ts';
import { START_SIZE, type Stage, setStage } from './stage.ts';
import type { ViewerProcess } from './viewer-process.ts';

export interface ChaosOptions {
  faults: number;
  seed: number;
  /** What the harness itself spoils, to show that it sees. */
  sabotage?: Sabotage;
  say?: (words: string) => void;
}

export interface ChaosReport {
  seed: number;
  faults: number;
  byKind: Record<string, number>;
  /** Lines of the recording, and keys. */
  lost: number;
  doubled: number;
  wrongScreens: number;
  disordered: number;
  keys: number;
  lines: number;
  /** Keys that came back as drafts and were typed again, in bytes. */
  drafted: number;
  /** Keys that went down with a killed viewer before the machine had them. */
  died: number;
  seconds: number;
  /** What was wrong, in words. */
  problems: string[];
}

/** Faults between two moments of quiet. */
const SEGMENT = 200;
const CATCH_UP_MS = 30_000;

export const isClean = ({ lost, doubled, wrongScreens, disordered, problems }: ChaosReport): boolean =>
  lost + doubled + wrongScreens + disordered + problems.length === 0;

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
      await checkpoint(stage, report, sabotage);
      say(
        `${report.faults} faults, ${report.lines} lines, ${report.keys} keys (${report.drafted} bytes came back as drafts)`,
      );
    }
  } catch (error) {
    report.problems.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  } finally {
    if (!isClean(report)) report.problems.push(...(await stage.logs()));
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
    viewer.type(random.int(60) === 0 ? 100 + random.int(1500) : 1 + random.int(3));
  }
}

async function checkpoint(stage: Stage, report: ChaosReport, sabotage?: Sabotage): Promise<void> {
  const { viewers, doors, recordingsDir, sessionId } = stage;
  for (const door of doors) door.heal();
  const lines = await stage.hold();
  report.lines = lines;
  report.keys = viewers.reduce((sum, { typed }) => sum + (typed.at(-1)?.to ?? 0), 0);

  const given = (viewer: ViewerProcess): number => {
    const { from, to } = viewer.typed.at(-1) ?? { from: 0, to: 0 };
    return (to - from) * 8;
  };
  await settle(
    viewers,
    report,
    'every key confirmed',
    (viewer) => viewer.progress?.confirmed === given(viewer),
  );
  const recorded = await until('the recording to stand still', async () => {
    const before = await readRecording(recordingsDir, sessionId);
    await delay(300);
    const now = await readRecording(recordingsDir, sessionId);
    return before.length === now.length && now;
  });
  await settle(viewers, report, 'the last byte', (viewer) => viewer.progress?.parsed === recorded.length);

  const found = await judgeRecording(spoil(recorded, sabotage), stage.printedFile, lines);
  report.lost += found.lost;
  report.doubled += found.doubled;
  if (found.lost + found.doubled > 0) report.problems.push(`recording: ${JSON.stringify(found)}`);

  const reference = await referenceState(recordingsDir, sessionId, START_SIZE);
  for (const [at, viewer] of viewers.entries()) {
    if (sabotage === 'screen') viewer.sabotage('screen');
    const { state } = await viewer.show();
    const wrong = state.filter((line, row) => line !== reference[row]);
    if (wrong.length > 0 || state.length !== reference.length) {
      report.wrongScreens += 1;
      const first = state.findIndex((line, row) => line !== reference[row]);
      report.problems.push(
        `viewer ${at}: ${wrong.length} differ\n- ${reference[first]}\n+ ${state[first]}`.slice(0, 2000),
      );
    }
    for (const reason of viewer.detached) report.problems.push(`viewer ${at} was detached: ${reason}`);
  }
  await judgeTyping(stage, report);
  if (isClean(report)) await stage.resume();
}

/** The program reads what its terminal holds a moment after the machine has confirmed it. */
async function judgeTyping(stage: Stage, report: ChaosReport): Promise<void> {
  const judge = () => stage.viewers.map(({ typed }, at) => judgeKeys(at, stage.typed(), typed));
  const deadline = Date.now() + 10_000;
  let verdicts = judge();
  while (verdicts.some(({ lost }) => lost > 0) && Date.now() < deadline) {
    await delay(200);
    verdicts = judge();
  }
  report.died = verdicts.reduce((sum, { died }) => sum + died, 0);
  report.drafted = stage.viewers.reduce((sum, { drafted }) => sum + drafted, 0);
  for (const [at, { lost, doubled, disordered, died }] of verdicts.entries()) {
    report.lost += lost;
    report.doubled += doubled;
    report.disordered += disordered;
    if (lost + doubled + disordered === 0) continue;
    report.problems.push(`keys of viewer ${at}: ${JSON.stringify({ lost, doubled, disordered, died })}`);
  }
}

async function settle(
  viewers: readonly ViewerProcess[],
  report: ChaosReport,
  what: string,
  done: (viewer: ViewerProcess) => boolean,
): Promise<void> {
  const deadline = Date.now() + CATCH_UP_MS;
  let wokenAt = 0;
  while (!viewers.every(done)) {
    if (Date.now() > deadline) {
      for (const [at, viewer] of viewers.entries()) {
        if (!done(viewer))
          report.problems.push(`viewer ${at} has not ${what}: ${JSON.stringify(viewer.progress)}`);
      }
      return;
    }
    if (Date.now() - wokenAt > 2000) {
      wokenAt = Date.now();
      for (const viewer of viewers) if (!done(viewer)) viewer.wake();
    }
    await delay(20);
  }
}

function spoil(recorded: Buffer, sabotage?: Sabotage): Buffer {
  const at = recorded.indexOf('#');
  if (sabotage === 'drop') return Buffer.concat([recorded.subarray(0, at), recorded.subarray(at + 1)]);
  if (sabotage === 'double') {
    const end = recorded.indexOf('\n', at) + 1;
    return Buffer.concat([recorded.subarray(0, end), recorded.subarray(at, end), recorded.subarray(end)]);
  }
  return recorded;
}
