/** A real relay on loopback with a database in a folder of its own. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Log } from '../../shared/model/log.ts';
import { CloseCode } from '../../shared/wire/outer.ts';
import type { RelayUnderTest } from '../conformance/relay.ts';
import { type NodeRelayOptions, startNodeRelay } from '../hosts/node.ts';

export interface TestRelay extends RelayUnderTest {
  readonly dir: string;
  readonly logged: string[];
  connections(): { agents: number; devices: number };
  reload(): void;
}

/** `tokens`: as in a file of its operator. */
export async function startTestRelay(
  options: Partial<NodeRelayOptions> = {},
  tokens?: readonly string[],
): Promise<TestRelay> {
  const dir = await mkdtemp(join(tmpdir(), 'poet-relay-'));
  const registrationFile = join(dir, 'tokens');
  if (tokens !== undefined) await writeFile(registrationFile, tokens.join('\n'));
  const logged: string[] = [];
  const log: Log = (...line) => logged.push(JSON.stringify(line));
  const start = () =>
    startNodeRelay({
      host: '127.0.0.1',
      port: 0,
      dbFile: join(dir, 'relay.db'),
      appDir: null,
      origins: [],
      log,
      ...(tokens !== undefined && { registrationFile }),
      ...options,
    });
  let relay = await start();
  return {
    dir,
    logged,
    get url() {
      return relay.url;
    },
    restartCodes: [CloseCode.restarting],
    connections: () => relay.connections(),
    reload: () => relay.reload(),
    async restart() {
      await relay.close();
      relay = await start();
    },
    async close() {
      await relay.close();
      await rm(dir, { recursive: true });
    },
  };
}
