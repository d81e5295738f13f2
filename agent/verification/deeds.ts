/** What a session ran and what it was denied, by two accounts: what was written down at the time, and its transcripts. */
import type { Facts, RanCommand } from '../../shared/model/report.ts';
import type { Session } from '../../shared/model/session.ts';
import { commandsOf, type Denial, denialsOf } from '../store/commands.ts';
import { conversationsOf } from '../store/conversations.ts';
import { wasDenied } from './command-outcome.ts';
import { type Conversation, readConversations, type ToldCommand } from './conversation.ts';
import type { MeasureDeps } from './measure.ts';
import { findTests } from './tests-found.ts';

const MAX_COMMAND_LENGTH = 600;
const MAX_OUTPUT = { passed: 500, other: 1_500 };
/** A denial is told of in the transcript this soon. */
const SOON_MS = 60_000;

type Known = Omit<RanCommand, 'n' | 'sessionId' | 'position' | 'tests'> & {
  sessionId: string;
  run?: number | null;
  offset?: number | null;
};
export interface Deeds extends Pick<Conversation, 'tokens' | 'workedMs' | 'words'> {
  commands: Known[];
  denied: Facts['denied'];
}

export async function deedsOf(
  deps: Pick<MeasureDeps, 'store' | 'transcript' | 'positionsAt'>,
  session: Session,
  now: number,
): Promise<Deeds> {
  const { db } = deps.store;
  const paths: string[] = [];
  for (const { id } of conversationsOf(db, session.id)) {
    const path = await deps.transcript(id);
    if (path !== null) paths.push(path);
  }
  const told = await readConversations(paths, { from: session.createdAt - 1000, to: session.endedAt ?? now });
  const denials = denialsOf(db, session.id);
  const ran = bothAccounts(commandsOf(db, session.id), told)
    .filter((one) => one.outcome !== 'unknown' || !wasDenied(one, denials))
    .map((one): Known => ({ ...one, sessionId: session.id }));
  const commands = await placed(ran, (times) => deps.positionsAt(session.id, times));
  const { tokens, workedMs, words } = told;
  return { commands, denied: bothDenied(denials, told.denied), tokens, workedMs, words };
}

/** Of what nobody saw begin, as of what the transcript told of too late, the recording says where it was. */
async function placed(
  commands: readonly Known[],
  positionsAt: (times: readonly number[]) => ReturnType<MeasureDeps['positionsAt']>,
): Promise<Known[]> {
  const lost = commands.filter(({ offset = null }) => offset === null);
  const positions = lost.length === 0 ? [] : await positionsAt(lost.map(({ at }) => at));
  const known = new Map(lost.map((one, index) => [one, positions[index]]));
  return commands.map((one) => ({ ...one, ...known.get(one) }));
}

/** What was written down at the time stands, what nobody heard then is filled in. */
function bothAccounts<T extends Pick<RanCommand, 'outcome'> & { id: string }>(
  heard: readonly T[],
  { commands, denied }: Pick<Conversation, 'commands' | 'denied'>,
): (T | ToldCommand)[] {
  const later = new Map(commands.map((one) => [one.id, one]));
  const refused = new Set(denied.map(({ id }) => id));
  const open = (outcome: RanCommand['outcome']) => outcome === 'running' || outcome === 'unknown';
  const ran = heard.filter((one) => one.outcome !== 'running' || !refused.has(one.id));
  const kept = ran.map((one) => {
    const other = later.get(one.id);
    later.delete(one.id);
    if (other === undefined || !open(one.outcome) || open(other.outcome)) return one;
    const { outcome, exitCode, output, ms } = other;
    return { ...one, outcome, exitCode, output, ms };
  });
  return [...kept, ...later.values()];
}

function bothDenied(heard: readonly Denial[], told: Conversation['denied']): Facts['denied'] {
  const known = (one: Conversation['denied'][number]) =>
    heard.some(
      ({ tool, detail, at }) => tool === one.tool && detail === one.detail && Math.abs(one.at - at) < SOON_MS,
    );
  return [...heard, ...told.filter((one) => !known(one))]
    .map(({ at, tool, detail, why }) => ({ at, tool, detail, why }))
    .sort((a, b) => a.at - b.at);
}

/** In the order in which they began. */
export const numbered = (all: readonly Known[]): RanCommand[] =>
  [...all]
    .sort((a, b) => a.at - b.at)
    .map(({ sessionId, run = null, offset = null, at, ms, command, outcome, exitCode, output }, index) => ({
      n: index + 1,
      sessionId,
      position: run === null || offset === null ? null : { run, offset },
      at,
      ms,
      command: command.slice(0, MAX_COMMAND_LENGTH),
      outcome,
      exitCode,
      tests: findTests(output),
      output: output.slice(-(outcome === 'passed' ? MAX_OUTPUT.passed : MAX_OUTPUT.other)),
    }));
