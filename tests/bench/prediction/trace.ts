/** A fixed trace of shell typing: words, typing errors, completion, history, editing in the middle, a pager, a password. */

export interface TracedKey {
  bytes: string;
  /** ms until the next key. */
  gap: number;
}

const named: Readonly<Record<string, string>> = {
  enter: '\r',
  tab: '\t',
  up: '\x1b[A',
  left: '\x1b[D',
  bs: '\x7f',
  home: '\x01',
  end: '\x05',
};
/** After these a person looks at what they did before going on, ms. */
const looks: Readonly<Record<string, number>> = { enter: 1300, tab: 700, up: 700 };

const LINES = [
  'ls{enter}',
  'cd projects/garden{enter}',
  'ls -l src{enter}',
  'cat no{tab}{enter}',
  'grep -n rain notes.txt{enter}',
  'echo "plants need water" > todo{enter}',
  'ecoh{bs}{bs}ho done >> todo{enter}',
  'read -s -p "Password: " pw{enter}',
  'correct horse{enter}',
  '{up}{up}{enter}',
  'wc -l todo{enter}',
  'mkdri build{left}{left}{left}{left}{left}{left}{bs}{bs}ir{end}{enter}',
  'cd src{enter}',
  'head -3 seed.py{enter}',
  'tail -n 2 seed.py | sort{enter}',
  'rm tmp.log{home}echo {end} later{enter}',
  'less ../notes.txt{enter}',
  'jjq',
  'cd ~{enter}',
  'find . -name "*.py" | wc -l{enter}',
  'git lgo{left}{bs}{end}g --oneline{home}echo {enter}',
];

/** Park and Miller's minimal standard generator: the same pace in every run. */
function paces(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** About 350 keys at some 75 words a minute. */
export function shellTrace(): TracedKey[] {
  const random = paces(20_261_124);
  const keys: TracedKey[] = [];
  for (const line of LINES) {
    for (const [token, name] of line.matchAll(/\{(\w+)\}|[\s\S]/g)) {
      const bytes = name === undefined ? token : (named[name] as string);
      const space = token === ' ' ? 60 : 0;
      keys.push({ bytes, gap: Math.round(95 + 130 * random() + space + (looks[name ?? ''] ?? 0)) });
    }
    // `q` leaves the pager as Enter leaves a line.
    if (!line.endsWith('{enter}')) (keys.at(-1) as TracedKey).gap += 1300;
  }
  return keys;
}
