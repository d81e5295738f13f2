import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { builtApp } from '../built-app.ts';
import { CliError } from '../cli-error.ts';
import { defineCommand, homeOption, jsonOption } from '../command.ts';
import { Exit } from '../exit-codes.ts';
import { homeOf } from '../local-home.ts';
import { createLog } from '../log.ts';
import { parseOrigin, parsePort } from '../numbers.ts';
import { stopSignal } from '../signals.ts';
import { startupError } from '../startup-error.ts';
import { checkTls } from '../tls-files.ts';

export const relay = defineCommand({
  name: 'relay',
  summary: 'run a relay alone, for agents that name it with --relay',
  options: {
    port: { type: 'string', value: 'N', help: 'port to listen on, 0 for any free one (default: 7878)' },
    host: {
      type: 'string',
      value: 'ADDRESS',
      help: 'address to listen on (default: 127.0.0.1; 0.0.0.0 for all)',
    },
    origin: {
      type: 'string',
      multiple: true,
      value: 'URL',
      help: 'address under which it is reached, as https://relay.example; repeat for several',
    },
    'tls-cert': { type: 'string', value: 'FILE', help: 'certificate chain in PEM' },
    'tls-key': { type: 'string', value: 'FILE', help: 'its private key in PEM' },
    db: { type: 'string', value: 'FILE', help: 'its database (default: relay.db in the state directory)' },
    app: {
      type: 'string',
      value: 'DIR',
      help: 'the built app that it serves (default: the one of this package)',
    },
    'no-app': { type: 'boolean', help: 'serve no app, only join sockets' },
    verbose: { type: 'boolean', help: 'log every event, not only what went wrong' },
    ...jsonOption,
    ...homeOption,
  },
  notes: [
    'It joins encrypted sockets and can read nothing that goes through it. Put it behind HTTPS and name its public address with --origin: peers sign that address, so a relay under another name is refused.',
  ],
  async run({ values }, io) {
    const port = parsePort(values.port ?? '7878');
    const origins = (values.origin ?? []).map((text) =>
      parseOrigin('origin', text, ['https', 'http', 'wss', 'ws']).replace(/^http/, 'ws'),
    );
    const tls = checkTls(values, Date.now());
    const appDir = values['no-app'] ? null : resolve(values.app ?? builtApp());
    if (appDir !== null && !existsSync(resolve(appDir, 'index.html'))) {
      throw new CliError(
        `there is no built app in ${appDir}; \`npm run build\` builds it, --no-app goes without`,
      );
    }
    const stopped = stopSignal();
    const { startNodeRelay } = await import('../../../relay/hosts/node.ts');
    const running = await startNodeRelay({
      host: values.host ?? '127.0.0.1',
      port,
      dbFile: values.db === undefined ? homeOf(values).relayDb : resolve(values.db),
      appDir,
      origins,
      ...(tls === undefined ? {} : { tls }),
      log: createLog(process.stderr, values.verbose ? 'debug' : 'warn'),
    }).catch((error: unknown) => {
      throw startupError(error, port);
    });
    if (values.json) io.json({ event: 'ready', url: running.url, port: running.port, pid: process.pid });
    else {
      io.out(`The relay listens at ${io.style.accent(running.url)}. Ctrl-C stops it.`);
      if (origins.length === 0) io.out('No --origin is given, so it answers on this address only.');
    }
    await stopped;
    await running.close();
    if (values.json) io.json({ event: 'stopped' });
    else io.out('The relay has stopped.');
    return Exit.ok;
  },
});
