/**
 * `npm run load -- [--only capacity|harm|restart|messages] [--json]`: the relay under load, beside the bars that it must keep. Ends with 1
 * where it misses one.
 */
import { parseArgs } from 'node:util';
import { capacity } from './capacity.ts';
import { harm } from './harm.ts';
import { messages } from './messages.ts';
import { type Figure, missed, table } from './report.ts';
import { restart } from './restart.ts';

const parts: Record<string, (say: (words: string) => void) => Promise<Figure[]>> = {
  capacity,
  harm,
  restart,
  messages,
};

const { values } = parseArgs({ options: { only: { type: 'string' }, json: { type: 'boolean' } } });
const say = (words: string): void => void process.stderr.write(`load: ${words}\n`);
const { only } = values;
if (only !== undefined && !(only in parts)) {
  say(`there is no part “${only}”; there are ${Object.keys(parts).join(', ')}`);
  process.exit(2);
}
if (process.platform !== 'linux') {
  say('it measures by /proc, so it runs on Linux only');
  process.exit(2);
}

const figures: Figure[] = [];
let failed = false;
for (const [name, run] of Object.entries(parts)) {
  if (only !== undefined && only !== name) continue;
  try {
    const found = await run((words) => say(`${name}: ${words}`));
    figures.push(...found);
    process.stdout.write(
      values.json ? found.map((one) => `${JSON.stringify(one)}\n`).join('') : table(found),
    );
  } catch (error) {
    failed = true;
    say(`${name}: ${error instanceof Error ? error.stack : error}`);
  }
}
process.exit(failed || figures.some(missed) ? 1 : 0);
