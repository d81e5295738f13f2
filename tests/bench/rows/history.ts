/** Ten thousand sessions that printed two gigabytes: searched, beside ripgrep over the same text, and looked at anywhere. */
import { statSync } from 'node:fs';
import { seeded } from '../../support/random.ts';
import { type Figure, figure } from '../figure.ts';
import { type Corpus, openCorpus } from '../history/corpus.ts';
import { queryMix, type SearchFor } from '../history/queries.ts';
import { openRipgrep, type Ripgrep } from '../history/ripgrep.ts';
import { checkPoints, seek, somePoints } from '../history/seeks.ts';
import { median, quantile } from '../stats.ts';
import type { Row, Say } from './row.ts';

const FULL = { sessions: 10_000, bytes: 2 * 2 ** 30 };
const SEED = 80;
const ROUNDS = 5;
const RIPGREP_ROUNDS = 1;
const POINTS = 60;
const POINTS_OF_LONGEST = 30;
/** So few sessions are all in one answer. */
const SELDOM = 25;

const OWN = 'Open Poet';
const RIPGREP = 'ripgrep';

async function searchOnce({ api }: Corpus, { typed }: SearchFor): Promise<number> {
  const began = performance.now();
  await api.search(typed, null);
  return performance.now() - began;
}

/** A seldom word is found in the sessions that have it and no others. */
async function checkSearch({ api }: Corpus, mix: readonly SearchFor[], ripgrep: Ripgrep): Promise<void> {
  for (const wanted of mix.filter(({ kind, documents }) => kind === 'word' && documents <= SELDOM)) {
    const sessions = new Set<string>();
    for (let before: number | null = null; ; ) {
      const answer = await api.search(wanted.typed, before);
      for (const { sessionId } of answer.found) if (sessionId !== null) sessions.add(sessionId);
      before = answer.before;
      if (before === null) break;
    }
    const expected = await ripgrep.sessions(wanted);
    const same = sessions.size === expected.size && [...sessions].every((id) => expected.has(id));
    if (!same)
      throw new Error(`“${wanted.typed}” was found in ${sessions.size} sessions, not in ${expected.size}`);
  }
}

async function searched(corpus: Corpus, say: Say): Promise<Figure[]> {
  const mix = queryMix(corpus.searchDb, seeded(SEED));
  for (const one of mix) await searchOnce(corpus, one);
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++)
    for (const one of mix) times.push(await searchOnce(corpus, one));
  const found = new Map([[OWN, times]]);
  try {
    const ripgrep = await openRipgrep(corpus.dir, corpus.searchDb);
    await checkSearch(corpus, mix, ripgrep);
    const others: number[] = [];
    for (let round = 0; round < RIPGREP_ROUNDS; round++)
      for (const one of mix) others.push(await ripgrep.time(one));
    found.set(RIPGREP, others);
    say(`ripgrep takes ${(quantile(others, 0.95) / quantile(times, 0.95)).toFixed(1)} times as long (p95)`);
  } catch (error) {
    if (!/rg|apt|ENOENT/.test(String(error))) throw error;
    say(`without ripgrep: ${(error as Error).message.split('\n')[0]}`);
  }
  return [
    figure('history', `search, ${mix.length} queries, p50`, 'ms', found, median),
    figure('history', `search, ${mix.length} queries, p95`, 'ms', found, (all) => quantile(all, 0.95)),
  ];
}

async function sought(corpus: Corpus): Promise<Figure[]> {
  const points = somePoints(corpus, seeded(SEED), POINTS, POINTS_OF_LONGEST);
  const shown = [];
  for (const point of points) shown.push({ ...point, ...(await seek(corpus, point)) });
  await checkPoints(corpus, shown);
  const times = new Map([[OWN, shown.map(({ ms }) => ms)]]);
  return [
    figure('history', 'seek to any point of any session, p50', 'ms', times, median),
    figure('history', 'seek to any point of any session, the slowest', 'ms', times, (all) =>
      Math.max(...all),
    ),
  ];
}

export const history: Row = {
  name: 'history',
  about: `${FULL.sessions} sessions that printed ${FULL.bytes / 2 ** 30} GiB; the first time a quarter of an hour to make and to index them`,
  run: (say) => measureHistory(FULL, say),
};

export async function measureHistory(size: typeof FULL, say: Say): Promise<Figure[]> {
  const corpus = await openCorpus(size, say);
  try {
    const figures = [...(await searched(corpus, say)), ...(await sought(corpus))];
    const only = <T>(value: T) => new Map([[OWN, value]]);
    const share = (100 * statSync(corpus.searchDb).size) / corpus.made.bytes;
    figures.push(figure('history', 'index, of what was printed', '%', only(share), (one) => one));
    if (corpus.indexed !== null) {
      const speed = corpus.made.bytes / 2 ** 20 / corpus.indexed;
      figures.push(figure('history', 'indexed anew', 'MiB/s', only(speed), (one) => one));
    }
    return figures;
  } finally {
    await corpus.close();
  }
}
