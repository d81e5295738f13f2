/** A report as Markdown, to be taken along. Pure. */
import { type Claim, type Evidence, type Facts, type Report, totals } from '../../shared/model/report.ts';
import { endWords } from './claims-held.ts';

const VERDICTS = {
  verified: 'Verified',
  partly: 'Partly verified',
  not_verified: 'Not verified',
  cannot_tell: 'Cannot tell',
} as const;
const time = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
const minutes = (ms: number): string =>
  ms < 60_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`;

/** Words of others stand as they are: in code, so that nothing in them is markup. */
function code(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${line}${fence}` : `${fence} ${line} ${fence}`;
}
/** In a sentence of ours: neither a heading nor a link of theirs. */
const words = (text: string): string =>
  text
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replaceAll(/([\\`*_[\]<>#|~])/g, '\\$1');

export function reportMarkdown(report: Report, { label, title }: { label: string; title: string }): string {
  const { version, at, asked, facts, judgement, unjudged } = report;
  return [
    `# ${label}: ${words(title)}`,
    `Report ${version}, ${time(at)}.`,
    ...(asked === null
      ? []
      : [
          '## What Claude says',
          quote(asked.summary),
          ...(asked.check ? ['How to check it:', quote(asked.check)] : []),
        ]),
    '## Measured',
    ...(facts === null ? ['Nothing was measured.'] : measured(facts)),
    '## Judged',
    ...(judgement === null
      ? [words(unjudged ?? 'It is not judged yet.')]
      : [
          `**${VERDICTS[judgement.verdict]}.** ${words(judgement.summary)}`,
          ...(judgement.said === judgement.verdict
            ? []
            : [
                `The model said “${VERDICTS[judgement.said].toLowerCase()}”; its evidence does not bear that out.`,
              ]),
          judgement.claims.map(claimLine).join('\n'),
          ...list('Risks', judgement.risks.map(words)),
          ...list('To check it in a minute', judgement.check.map(words)),
          `By a model that can only read${judgement.model === null ? '' : ` (${words(judgement.model)})`}, in ${minutes(judgement.ms)}.`,
        ]),
  ]
    .filter(Boolean)
    .join('\n\n')
    .concat('\n');
}

const quote = (text: string): string =>
  text
    .trim()
    .split('\n')
    .map((line) => `> ${words(line)}`.trimEnd())
    .join('\n');

const list = (title: string, items: readonly string[]): string[] =>
  items.length === 0 ? [] : [`### ${title}`, items.map((item) => `- ${item}`).join('\n')];

function measured(facts: Facts): string[] {
  const { files, added, removed, commits } = totals(facts);
  const { tokens, ms, workedMs } = facts.spent;
  const ended = facts.commands.map((one) => {
    const tests =
      one.tests === null
        ? ''
        : ` · ${one.tests.passed} passed, ${one.tests.failed} failed, ${one.tests.skipped} skipped`;
    return `- ${one.n}. ${code(one.command)} ${endWords(one)}${tests}`;
  });
  const sum = tokens === null ? null : tokens.input + tokens.output + tokens.cacheRead + tokens.cacheWrite;
  return [
    `${files} files, ${commits} commits, +${added} −${removed}. ${minutes(ms)} in all, ${minutes(workedMs)} of work${sum === null ? '' : `, ${sum.toLocaleString('en')} tokens`}.`,
    ...facts.places.flatMap((place) => [
      `### ${code(place.root)}${place.branch === null ? '' : ` on ${code(place.branch)}`}`,
      place.commits.map(({ sha, subject }) => `- ${code(sha.slice(0, 10))} ${words(subject)}`).join('\n'),
      place.files
        .map(
          (one) =>
            `- ${code(one.path)} ${one.kind}, ${one.state}: +${one.added ?? '?'} −${one.removed ?? '?'}`,
        )
        .join('\n'),
    ]),
    ...(ended.length === 0 ? [] : ['### Commands', ended.join('\n')]),
    ...list(
      'Held against its words',
      facts.contradictions.map(({ said, found }) => `${words(said)} ${words(found)}`),
    ),
    ...list(
      'Denied',
      facts.denied.map(({ tool, detail, why }) => `${code(detail ?? tool)}: ${words(why)}`),
    ),
    ...list('Doubts', facts.doubts.map(words)),
  ].filter(Boolean);
}

function claimLine(claim: Claim): string {
  const box = claim.holds === 'yes' && !claim.struck && !claim.contradicted ? 'x' : ' ';
  const name = words(claim.requirement);
  const said = claim.struck ? `~~${name}~~ Struck out: its evidence does not exist.` : name;
  const against = claim.contradicted ? ' The command that it names failed.' : '';
  const proof = claim.evidence.map(evidenceWords).join(', ');
  return `- [${box}] ${said}${against} ${claim.struck ? '' : words(claim.note)}${proof === '' ? '' : ` (${proof})`}`.trimEnd();
}

function evidenceWords(one: Evidence): string {
  switch (one.kind) {
    case 'file':
      return code(one.line === null ? one.path : `${one.path}:${one.line}`);
    case 'command':
      return `command ${one.n}`;
    case 'commit':
      return `commit ${code(one.sha.slice(0, 10))}`;
  }
}
