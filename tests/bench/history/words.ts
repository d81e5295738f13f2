/** Words and lines as programs and people write them: few words often, most words seldom, some once. The same for the same seed. */
import type { Seeded } from '../../support/random.ts';

const SYLLABLES = [
  ...['ka', 'lo', 'mi', 'ren', 'tas', 'vor', 'el', 'un', 'qui', 'bra', 'do', 'fen', 'gar', 'hel', 'is', 'jo'],
  ...[
    'ster',
    'plu',
    'nox',
    'tri',
    'wen',
    'zar',
    'mo',
    'ci',
    'pha',
    'or',
    'ust',
    'ble',
    'cre',
    'dri',
    'gle',
    'sna',
  ],
];

export interface Words {
  /** Zipf's law: rank r about 1/r as often as the first. */
  word(): string;
  /** Of a pool, so that making them takes no time. */
  line(): string;
  /** In the whole history perhaps nowhere else. */
  unique(): string;
  /** In 0 ≤ n < 1. */
  share(): number;
}

export function createWords(random: Seeded, vocabulary = 40_000, pool = 50_000): Words {
  const share = () => random.int(0x40000000) / 0x40000000;
  const words = Array.from({ length: vocabulary }, (_, rank) => nameOf(rank));
  const log = Math.log(vocabulary);
  const word = () => words[Math.floor(Math.exp(share() * log)) - 1] ?? 'ka';
  const unique = () => random.int(0xffffffff).toString(16).padStart(8, '0');
  const lines = Array.from({ length: pool }, () => {
    const text = Array.from({ length: 4 + random.int(9) }, word);
    if (random.int(6) === 0) text.splice(1, 0, `src/${word()}/${word()}.ts:${random.int(900)}`);
    if (random.int(9) === 0) text.push(`${random.int(1000)} ms`);
    return text.join(' ');
  });
  return { word, unique, share, line: () => random.pick(lines) };
}

/** A number in syllables: each has one, none two. */
function nameOf(rank: number): string {
  let name = '';
  for (let rest = rank + SYLLABLES.length; rest > 0; rest = Math.floor(rest / SYLLABLES.length)) {
    name += SYLLABLES[rest % SYLLABLES.length];
  }
  return name;
}
