/**
 * Records real programs for the law: `node tests/law/record.ts [name…]` runs each in a PTY, types what its script says and stores
 * what it printed under tests/fixtures/recordings. Namespaces of their own keep this machine's names and processes out of them
 * (as root on Linux).
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { recordClaude } from './record-claude.ts';
import { type RecordedProgram, recordSession } from './record-session.ts';

interface Script extends Pick<RecordedProgram, 'cols' | 'rows' | 'steps'> {
  command: string;
}

const DEMO = '/tmp/demo';

const SCRIPTS: Record<string, Script> = {
  vim: {
    command: 'vim -u NONE -N -c "syntax on" -c "set number hlsearch mouse=a" notes.py',
    cols: 80,
    rows: 24,
    steps: [
      '\x06',
      '/def\r',
      'n',
      'ihello 漢字 e\u0301\x1b',
      ':split\r',
      'G',
      ':help\r',
      { cols: 60, rows: 30 },
      ':qa!\r',
    ],
  },
  less: {
    command: 'less -R colours.txt',
    cols: 80,
    rows: 24,
    steps: [' ', ' ', '/line 7\r', 'n', 'b', 'G', 'g', '\x1b[C', 'q'],
  },
  htop: { command: 'htop -d 5', cols: 90, rows: 28, steps: ['', 't', '\x1b[B', '\x1bOQ', '\x1b', 'q'] },
  tmux: {
    command: 'tmux -f tmux.conf new-session -s demo "sh"',
    cols: 80,
    rows: 24,
    steps: [
      'ls -la\r',
      '\x02%',
      'seq 1 200\r',
      '\x02"',
      'cat colours.txt\r',
      '\x02o',
      '\x02z',
      '\x02z',
      '\x02[\x1b[5~',
      'q',
      { cols: 100, rows: 30 },
      'exit\r',
      '\x02&',
      'y',
    ],
  },
  mc: {
    command: 'mc -d -u',
    cols: 80,
    rows: 24,
    steps: [
      '\x1b[B\x1b[B',
      '\t',
      '\x1b[20~',
      '\x1b[B',
      '\x1b\x1b',
      '\x1b[13~',
      ' ',
      '\x1b[21~',
      '\x1b[21~',
      '\r',
    ],
  },
  'git-log': {
    command: 'git -c core.pager=cat log --graph --color --decorate --stat --all -p',
    cols: 100,
    rows: 30,
    steps: [''],
  },
  bash: {
    command: 'bash --norc --noprofile -i',
    cols: 60,
    rows: 20,
    steps: [
      'ls --color=always\r',
      'for i in 1 2 3; do echo $i; done\r',
      '\x1b[A',
      '\x01\x0b',
      'printf "\\033[1;31mred\\033[0m \\033[4:3mcurly\\033[0m\\n"\r',
      'clear\r',
      `echo ${'long '.repeat(30)}\r`,
      '\x12lo',
      '\x07',
      'exit\r',
    ],
  },
};

function prepare(): void {
  rmSync(DEMO, { recursive: true, force: true });
  mkdirSync(join(DEMO, 'source/deep'), { recursive: true });
  const code = Array.from(
    { length: 60 },
    (_, i) => `def step_${i}(value):\n    """Line ${i}"""\n    return value * ${i}  # comment\n`,
  );
  writeFileSync(join(DEMO, 'notes.py'), code.join('\n'));
  const lines = Array.from(
    { length: 300 },
    (_, i) =>
      `\x1b[3${i % 8}m line ${i} \x1b[1;4${(i + 3) % 8}m bold on colour \x1b[0m ${'word '.repeat(i % 20)}`,
  );
  writeFileSync(join(DEMO, 'colours.txt'), `${lines.join('\n')}\n`);
  writeFileSync(
    join(DEMO, 'tmux.conf'),
    'set -g status-right ""\nset -g default-terminal tmux-256color\nset -g mouse on\nset -g escape-time 10\n',
  );
  repository();
}

/** Branches and merges, at times that never change. */
function repository(): void {
  let minute = 0;
  const git = (...args: string[]): void => {
    const at = `2024-03-01T12:${String(minute++ % 60).padStart(2, '0')}:00Z`;
    const who = {
      GIT_AUTHOR_NAME: 'Demo',
      GIT_AUTHOR_EMAIL: 'demo@example.org',
      GIT_COMMITTER_NAME: 'Demo',
      GIT_COMMITTER_EMAIL: 'demo@example.org',
    };
    const env = { PATH: '/usr/bin:/bin', HOME: DEMO, GIT_AUTHOR_DATE: at, GIT_COMMITTER_DATE: at, ...who };
    execFileSync('git', args, { cwd: DEMO, env, stdio: 'ignore' });
  };
  git('init', '-q', '-b', 'main');
  for (let round = 0; round < 40; round++) {
    writeFileSync(join(DEMO, 'source', `file-${round % 5}.txt`), `round ${round}\n`.repeat(round + 2));
    git('add', '-A');
    git('commit', '-qm', `Change number ${round}: make it better`);
    if (round % 3 !== 2) continue;
    git('checkout', '-qb', `topic-${round}`, 'HEAD~1');
    writeFileSync(join(DEMO, 'source/deep', `topic-${round}.txt`), 'topic\n');
    git('add', '-A');
    git('commit', '-qm', `Topic ${round}`);
    git('checkout', '-q', 'main');
    git('merge', '-q', '--no-edit', '--no-ff', `topic-${round}`);
  }
}

async function record(name: string, { command, cols, rows, steps }: Script): Promise<void> {
  prepare();
  const inside = `hostname demo && cd ${DEMO} && exec setpriv --reuid=nobody --regid=nogroup --clear-groups ${command}`;
  execFileSync('chown', ['-R', 'nobody:nogroup', DEMO]);
  const env = {
    PATH: '/usr/bin:/bin',
    HOME: DEMO,
    TERM: 'xterm-256color',
    LANG: 'C.UTF-8',
    PS1: '$ ',
    SHELL: '/bin/sh',
    USER: 'nobody',
    LOGNAME: 'nobody',
    COLORTERM: 'truecolor',
  };
  const argv = ['unshare', '-u', '-p', '-f', '--mount-proc', 'sh', '-c', inside];
  await recordSession(name, { argv, cwd: DEMO, env, cols, rows, steps });
}

try {
  const wanted = process.argv.slice(2);
  for (const [name, script] of Object.entries(SCRIPTS)) {
    if (wanted.length === 0 || wanted.includes(name)) await record(name, script);
  }
  if (wanted.length === 0 || wanted.includes('claude')) await recordClaude();
} finally {
  rmSync(DEMO, { recursive: true, force: true });
}
