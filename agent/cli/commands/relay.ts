import { defineCommand, homeOption, jsonOption } from '../command.ts';
import { Exit } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { createLog } from '../log.ts';
import { type RelaySettings, relaySettings, relayWarnings } from '../relay/settings.ts';
import { reloadSignal, stopSignal } from '../signals.ts';
import { startupError } from '../startup-error.ts';
import { aligned } from '../text/columns.ts';

export const relay = defineCommand({
  name: 'relay',
  summary: 'run a relay alone, for agents that name it with --relay',
  options: {
    config: {
      type: 'string',
      value: 'FILE',
      help: 'JSON with any of these and the limits; flags come first',
    },
    'check-config': {
      type: 'boolean',
      help: 'say what it would run with and what is wrong with that, and end',
    },
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
    'tls-cert': {
      type: 'string',
      value: 'FILE',
      help: 'certificate chain in PEM, read again when it changes',
    },
    'tls-key': { type: 'string', value: 'FILE', help: 'its private key in PEM' },
    proxy: {
      type: 'string',
      multiple: true,
      value: 'ADDRESS',
      help: 'a proxy in front, or a network of them as 10.0.0.0/8, whose x-forwarded-for is believed',
    },
    registration: {
      type: 'string',
      value: 'FILE',
      help: 'tokens, one a line: only agents that hold one may register (default: any may)',
    },
    'metrics-token': {
      type: 'string',
      value: 'FILE',
      help: 'a token that shows /metrics to whoever sends it (default: only to this machine)',
    },
    db: { type: 'string', value: 'FILE', help: 'its database (default: relay.db in the state directory)' },
    app: {
      type: 'string',
      value: 'DIR',
      help: 'the built app that it serves (default: the one of this package)',
    },
    'take-over': {
      type: 'boolean',
      help: 'listen beside the relay that runs here, then have it end: a restart without a gap (Linux)',
    },
    'no-app': { type: 'boolean', help: 'serve no app, only join sockets' },
    verbose: { type: 'boolean', help: 'log every event, not only what went wrong' },
    ...jsonOption,
    ...homeOption,
  },
  notes: [
    'It joins encrypted sockets and can read nothing that goes through it. Put it behind HTTPS and name its public address with --origin: peers sign that address, so a relay under another name is refused.',
    'SIGTERM tells every peer to come back and ends; a second relay with --take-over has the first one end once it listens itself. SIGHUP, where it runs without a terminal, reads its files again.',
  ],
  async run({ values }, io) {
    process.umask(0o077);
    const settings = relaySettings(values, Date.now());
    const warnings = relayWarnings(settings);
    if (values['check-config']) return checked(settings, warnings, values.json === true, io);
    const stopped = stopSignal(io.interactive ? ['SIGINT', 'SIGTERM', 'SIGHUP'] : ['SIGINT', 'SIGTERM']);
    const { startNodeRelay } = await import('../../../relay/hosts/node.ts');
    const { succeed } = await import('../../../relay/hosts/succession.ts');
    const { tls, registrationFile, metricsToken, takeOver, verbose, ...plain } = settings;
    const log = createLog(process.stderr, verbose ? 'debug' : 'warn');
    const running = await startNodeRelay({
      ...plain,
      ...(tls && { tls }),
      ...(registrationFile && { registrationFile }),
      ...(metricsToken && { metricsToken }),
      sharedPort: takeOver,
      log,
    }).catch((error: unknown) => {
      throw startupError(error, settings.port);
    });
    // By its port too: one on another port, as behind a proxy, goes on.
    const succession = takeOver ? await succeed(`${settings.dbFile}.${running.port}.sock`) : undefined;
    if (succession?.former === 'silent') log('warn', 'former.silent', { db: settings.dbFile });
    if (!io.interactive) reloadSignal(() => running.reload());
    if (values.json) io.json({ event: 'ready', url: running.url, port: running.port, pid: process.pid });
    else {
      io.out(`The relay listens at ${io.style.accent(running.url)}. Ctrl-C stops it.`);
      if (settings.origins.length === 0) io.out('No --origin is given, so it answers on this address only.');
      for (const warning of warnings) io.err(`poet: ${warning}`);
    }
    await Promise.race([stopped, ...(succession === undefined ? [] : [succession.succeeded])]);
    succession?.stop();
    await running.close();
    if (values.json) io.json({ event: 'stopped' });
    else io.out('The relay has stopped.');
    return Exit.ok;
  },
});

function checked(settings: RelaySettings, warnings: string[], json: boolean, io: Io): number {
  const { metricsToken, ...shown } = settings;
  if (json) {
    io.json({ ...shown, metricsToken: metricsToken === undefined ? null : 'set', warnings });
    return Exit.ok;
  }
  const rows: [string, string][] = [
    ['Listens', `${shown.host}:${shown.port}${shown.tls === undefined ? ', without TLS' : ', TLS'}`],
    ['Reached as', shown.origins.join(', ') || 'its own address only'],
    ['Agents', shown.registrationFile === undefined ? 'any' : `with a token of ${shown.registrationFile}`],
    ['Proxies', shown.proxies.join(', ') || 'none'],
    ['Metrics', metricsToken === undefined ? 'for this machine' : 'for this machine and the token'],
    ['App', shown.appDir ?? 'none'],
    ['Database', shown.dbFile],
    ['Takes over', shown.takeOver ? 'from the relay that runs here' : 'from none'],
    ['Limits', Object.keys(shown.limits).join(', ') || 'the defaults'],
  ];
  for (const line of aligned(rows, io.width)) io.out(line);
  for (const warning of warnings) io.err(`poet: ${warning}`);
  return Exit.ok;
}
