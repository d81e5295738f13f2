/** A moment of quiet: the network is well, the program holds, and everything must be right. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Size } from '../../shared/model/session.ts';
import { until } from '../support/until.ts';
import { judgeAnswers, judgeKeys, KEY_BYTES } from './keys.ts';
import type { Sabotage } from './messages.ts';
import { judgeRecording, readRecording, referenceState } from './recording-check.ts';
import { type ChaosReport, isClean } from './report.ts';
import { START_SIZE, type Stage } from './stage.ts';
import type { ViewerProcess } from './viewer-process.ts';

const CATCH_UP_MS = 90_000;
/** A size settles, and its place in the recording is written down, within so many ms. */
const SCREENS_MS = 15_000;
/** And as many looks at least: on a busy machine one of a long recording takes that long. */
const LOOKS = 4;
const READ_MS = 10_000;

/** `size`: what one of the viewers asks for at the very end, so that nothing printed hides what that did. */
export async function checkpoint(
  stage: Stage,
  report: ChaosReport,
  size: Size,
  sabotage?: Sabotage,
): Promise<void> {
  const { viewers, doors, recordingsDir, sessionId } = stage;
  for (const door of doors) door.heal();
  const { lines, asked } = await stage.hold();
  report.lines = lines;
  report.keys = viewers.reduce((sum, { typed }) => sum + (typed.at(-1)?.to ?? 0), 0);

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
  const found = await judgeRecording(spoil(recorded, sabotage), stage.printedFile, lines);
  report.lost += found.lost;
  report.doubled += found.doubled;
  if (found.lost + found.doubled > 0) report.problems.push(`recording: ${JSON.stringify(found)}`);

  await settle(viewers, report, 'the last byte', (viewer) => viewer.progress?.parsed === recorded.length);
  viewers[lines % viewers.length]?.resize(size);
  if (sabotage === 'screen') viewers[0]?.sabotage('screen');
  await judgeScreens(stage, report, size);
  for (const [at, { detached }] of viewers.entries()) {
    for (const reason of detached) report.problems.push(`viewer ${at} was detached: ${reason}`);
  }
  await judgeTyping(stage, report, asked);
  if (isClean(report)) await stage.resume();
}

const given = ({ typed }: ViewerProcess): number => {
  const mine = typed.at(-1);
  return mine === undefined ? 0 : (mine.to - mine.from) * KEY_BYTES;
};

async function settle(
  viewers: readonly ViewerProcess[],
  report: ChaosReport,
  what: string,
  done: (viewer: ViewerProcess) => boolean,
): Promise<void> {
  const deadline = Date.now() + CATCH_UP_MS;
  for (let wokenAt = 0; !viewers.every(done); await delay(20)) {
    if (Date.now() > deadline) {
      for (const [at, viewer] of viewers.entries()) {
        if (!done(viewer))
          report.problems.push(`viewer ${at} has not ${what}: ${JSON.stringify(viewer.progress)}`);
      }
      return;
    }
    if (Date.now() - wokenAt < 2000) continue;
    wokenAt = Date.now();
    for (const viewer of viewers) if (!done(viewer)) viewer.wake();
  }
}

/**
 * The counter never saves its cursor. xterm.js moves the row that was never saved with each reflow of the scrollback
 * (`_reflowSmaller`), of which every terminal has as much as it has.
 */
const told = (state: readonly string[]): string[] =>
  state.map((line) => line.replace(/^(normal saved \d+),\d+ /, '$1,any '));

async function judgeScreens(stage: Stage, report: ChaosReport, { cols, rows }: Size): Promise<void> {
  const deadline = Date.now() + SCREENS_MS;
  for (let look = 1; ; look++) {
    const reference = told(await referenceState(stage.recordingsDir, stage.sessionId, START_SIZE));
    const wrong: string[] =
      reference[0] === `size ${cols}x${rows}` ? [] : [`the size is ${reference[0]}, not ${cols}x${rows}`];
    for (const [at, viewer] of stage.viewers.entries()) {
      const state = told((await viewer.show()).state);
      const differs = (line: string | undefined, row: number) => line !== reference[row];
      const rest = state.filter(differs).length + Math.abs(state.length - reference.length);
      const first = state.findIndex(differs);
      if (rest > 0)
        wrong.push(`viewer ${at}: ${rest} facts differ\n- ${reference[first]}\n+ ${state[first]}`);
    }
    if (wrong.length === 0) return;
    if (look >= LOOKS && Date.now() > deadline) {
      report.wrongScreens += wrong.length;
      report.problems.push(...wrong.map((words) => words.slice(0, 2000)));
      return;
    }
    await delay(200);
  }
}

/** The program reads what its terminal holds a moment after the machine has confirmed it. */
async function judgeTyping(stage: Stage, report: ChaosReport, asked: number): Promise<void> {
  const judge = () => {
    const read = stage.typed();
    const keys = stage.viewers.map(({ typed }, at) => ({
      of: `keys of viewer ${at}`,
      ...judgeKeys(at, read, typed),
    }));
    return [...keys, { of: 'answers', ...judgeAnswers(read, asked) }];
  };
  const deadline = Date.now() + READ_MS;
  let verdicts = judge();
  while (verdicts.some(({ lost }) => lost > 0) && Date.now() < deadline) {
    await delay(200);
    verdicts = judge();
  }
  report.died = verdicts.reduce((sum, { died }) => sum + died, 0);
  report.drafted = stage.viewers.reduce((sum, { drafted }) => sum + drafted, 0);
  for (const verdict of verdicts) {
    const { lost, doubled, disordered } = verdict;
    report.lost += lost;
    report.doubled += doubled;
    report.disordered += disordered;
    if (lost + doubled + disordered > 0) report.problems.push(JSON.stringify(verdict));
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
