/** Records the real Claude Code, which speaks to a fake API: a turn that streams, a question for leave, a change of size, a menu. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureClaudeCode } from '../../scripts/claude-code.mjs';
import { startMessagesApi } from '../fakes/messages-api.ts';
import { say, saySlowly, text, thinking, toolUse } from '../fakes/messages-script.ts';
import { createClaudeHome } from '../support/claude-home.ts';
import { recordSession } from './record-session.ts';

/** A folder of no machine in particular: it is seen in the recording. */
const FOLDER = '/tmp/demo';

const ANSWER = `Here is a table, and some code:

| plant | water |
| --- | --- |
| bean 漢字 | daily |

\`\`\`ts
const beds = plants.filter(({ dry }) => dry);
\`\`\`

- **rain** is due
- *sun* is not\n`;

export async function recordClaude(): Promise<void> {
  const claude = await ensureClaudeCode();
  if ('reason' in claude) throw new Error(claude.reason);
  mkdirSync(FOLDER, { recursive: true });
  process.env.TMPDIR = FOLDER;
  const api = await startMessagesApi();
  const home = await createClaudeHome({ claude: claude.path, apiUrl: api.url });
  try {
    api.queue(
      saySlowly(60, thinking('The person wants to know about plants.'), text(ANSWER)),
      say(
        text('I will look.'),
        toolUse('Bash', { command: 'printf "one\\ntwo\\n" > beds.txt', description: 'Write the beds' }),
      ),
      say(text('It is written.')),
    );
    await recordSession('claude', {
      argv: [join(home.home, 'bin', 'claude'), '--permission-mode', 'manual'],
      cwd: home.project,
      env: home.env,
      cols: 80,
      rows: 24,
      steps: [
        /❯/,
        'what do the plants need\r',
        /is not/,
        'write down the beds\r',
        /Do you want to proceed/,
        '',
        '1',
        /It is written/,
        { cols: 60, rows: 30 },
        '/',
        '\x1b[B',
        '\x1b',
        'a line\\\rand another',
        '\x03',
        '\x03',
        '\x03',
      ],
    });
  } finally {
    await home.remove();
    await api.close();
    rmSync(FOLDER, { recursive: true, force: true });
  }
}
