/**
 * Holds each claim of the judging model against what exists. What it names and is not there is taken out and counted; a
 * claim that has nothing left is struck out; the verdict is never better than the claims that stand.
 */
import { open, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import type { Claim, Evidence, Facts, Judgement, Verdict } from '../../shared/model/report.ts';
import { failedRun } from './claims-held.ts';
import type { RawJudgement } from './judge-prompt.ts';

const AROUND = 2;
const MAX_FILE = 4 * 1024 * 1024;
const MAX_LINE = 300;

type Raw = RawJudgement['requirements'][number];

/** `roots`: folders that evidence may lie in, the session's own first. */
export async function checkJudgement(
  raw: RawJudgement,
  facts: Facts,
  roots: readonly string[],
): Promise<Pick<Judgement, 'said' | 'verdict' | 'summary' | 'claims' | 'risks' | 'check'>> {
  const claims: Claim[] = [];
  for (const one of raw.requirements) claims.push(await checkClaim(one, facts, roots));
  return {
    said: raw.verdict,
    verdict: standing(raw.verdict, claims, facts),
    summary: raw.summary,
    claims,
    risks: raw.risks,
    check: raw.check,
  };
}

async function checkClaim(raw: Raw, facts: Facts, roots: readonly string[]): Promise<Claim> {
  const evidence: Evidence[] = [];
  const missing: string[] = [];
  for (const one of raw.evidence) {
    for (const [given, found] of await findEvidence(one, facts, roots)) {
      if (found === null) missing.push(given);
      else evidence.push(found);
    }
  }
  const { requirement, holds, note } = raw;
  const commands = evidence.flatMap((one) => (one.kind === 'command' ? [one.n] : []));
  const failed = facts.commands.some((one) => commands.includes(one.n) && failedRun(one));
  const nothing = evidence.length === 0;
  return {
    requirement,
    holds,
    note,
    evidence,
    missing,
    // That something is not there needs no place where it is not.
    struck: nothing && (holds === 'yes' || missing.length > 0),
    contradicted: holds === 'yes' && failed,
  };
}

/** Each thing that was named, and what it is; null: there is no such thing. */
async function findEvidence(
  { file, line, command, commit }: Raw['evidence'][number],
  facts: Facts,
  roots: readonly string[],
): Promise<[string, Evidence | null][]> {
  const found: [string, Evidence | null][] = [];
  if (file !== undefined) {
    found.push([
      line === undefined ? file : `${file}:${line}`,
      await findPlace(file, line ?? null, facts, roots),
    ]);
  }
  if (command !== undefined) {
    const known = facts.commands.some(({ n }) => n === command);
    found.push([`command ${command}`, known ? { kind: 'command', n: command } : null]);
  }
  if (commit !== undefined) {
    const known = facts.places
      .flatMap((place) => place.commits)
      .find(({ sha }) => commit.length >= 7 && sha.startsWith(commit.toLowerCase()));
    found.push([`commit ${commit}`, known === undefined ? null : { kind: 'commit', sha: known.sha }]);
  }
  return found;
}

async function findPlace(
  path: string,
  line: number | null,
  facts: Facts,
  roots: readonly string[],
): Promise<Evidence | null> {
  for (const root of roots) {
    const inside = await insideOf(root, path);
    if (inside === null) continue;
    const text = await readText(join(root, inside));
    if (text === null) continue;
    if (line === null) return { kind: 'file', path: inside, line, snippet: null };
    const lines = text.split('\n');
    if (lines.at(-1) === '') lines.pop();
    if (line > lines.length) return null;
    const from = Math.max(1, line - AROUND);
    const shown = lines.slice(from - 1, line + AROUND).map((one) => one.slice(0, MAX_LINE));
    return { kind: 'file', path: inside, line, snippet: { from, lines: shown } };
  }
  // What was removed proves itself by not being there.
  const gone = facts.places.some(({ files }) =>
    files.some((one) => one.kind === 'removed' && one.path === path),
  );
  return gone && line === null ? { kind: 'file', path, line, snippet: null } : null;
}

/** Relative to the root; null where it leads out of it, by whatever link. */
async function insideOf(root: string, path: string): Promise<string | null> {
  try {
    const real = await realpath(root);
    const found = await realpath(isAbsolute(path) ? path : join(real, path));
    const inside = relative(real, found);
    if (inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) return null;
    return inside;
  } catch {
    return null;
  }
}

async function readText(path: string): Promise<string | null> {
  try {
    const found = await stat(path);
    // Opening a pipe would wait for whoever writes to it.
    if (!found.isFile()) return null;
    const file = await open(path);
    try {
      const length = Math.min(found.size, MAX_FILE);
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, 0);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch {
    return null;
  }
}

/** What is left of a verdict. Pure. */
export function standing(
  said: Verdict,
  claims: readonly Claim[],
  facts: Pick<Facts, 'contradictions'>,
): Verdict {
  const stands = ({ struck, contradicted }: Claim) => !struck && !contradicted;
  const holding = claims.filter((one) => one.holds === 'yes' && stands(one));
  const open = claims.length - holding.length;
  if (said === 'verified') {
    if (holding.length === 0) return 'cannot_tell';
    return open > 0 || facts.contradictions.length > 0 ? 'partly' : 'verified';
  }
  if (said === 'partly' && holding.length === 0) {
    return claims.some((one) => one.holds === 'no' && stands(one)) ? 'not_verified' : 'cannot_tell';
  }
  return said;
}
