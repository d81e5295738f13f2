import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { builtApp } from '../built-app.ts';
import { CliError, usageError } from '../cli-error.ts';
import { defineCommand, homeOption, jsonOption } from '../command.ts';
import { localApi } from '../control-socket.ts';
import { Exit } from '../exit-codes.ts';
import { homeOf } from '../local-home.ts';
import { createFileLog } from '../log.ts';
import { parseOrigin, parsePort } from '../numbers.ts';
import { stopSignal } from '../signals.ts';
import { startupError } from '../startup-error.ts';
import { checkTls } from '../tls-files.ts';
import { freePort, openTunnel, parseTunnelName, type Tunnel } from '../tunnel.ts';
import { pairFirstDevice } from '../up/pair-first.ts';
import { readRelayToken, relayAnswer } from '../up/relay.ts';
import { sayReady, sayStopped } from '../up/say.ts';

const HOST = '127.0.0.1';

export const up = defineCommand({
  name: 'up',
  summary: 'run the agent of this machine, and a relay of its own unless --relay names one',
  options: {
    port: {
      type: 'string',
      value: 'N',
      help: 'port of the app and the relay here, 0 for any free one (default: 7878)',
    },
    host: { type: 'string', value: 'ADDRESS', help: `address to listen on (default: ${HOST})` },
    relay: { type: 'string', value: 'URL', help: 'a relay that runs elsewhere, instead of one of its own' },
    'relay-token': {
      type: 'string',
      value: 'FILE',
      help: 'file with the token that the operator of that relay gave',
    },
    'public-url': { type: 'string', value: 'URL', help: 'HTTPS address under which phones reach it' },
    tunnel: { type: 'string', value: 'NAME', help: 'get an HTTPS address from tailscale or cloudflared' },
    'tls-cert': { type: 'string', value: 'FILE', help: 'certificate chain in PEM, to serve HTTPS itself' },
    'tls-key': { type: 'string', value: 'FILE', help: 'its private key in PEM' },
    name: { type: 'string', value: 'NAME', help: 'what this machine is called (default: its host name)' },
    app: {
      type: 'string',
      value: 'DIR',
      help: 'the built app that it serves (default: the one of this package)',
    },
    'push-service': {
      type: 'string',
      multiple: true,
      value: 'URL',
      help: 'a push service beside those of browsers, to which notifications may be sent',
    },
    'no-pair': { type: 'boolean', help: 'make no pairing link at the start' },
    verbose: { type: 'boolean', help: 'log every event, not only what a person may want to know' },
    ...jsonOption,
    ...homeOption,
  },
  notes: [
    'It runs until Ctrl-C or SIGTERM. Sessions live in a process of their own and go on; `poet stop --all` ends them.',
    'With --json it prints one object a line: {"event":"ready",…}, {"event":"pairing",…}, {"event":"stopped",…}. Its pairing link then stands for this side’s yes: nobody is asked here.',
  ],
  async run({ values }, io) {
    const json = values.json === true;
    const tls = checkTls(values, Date.now());
    const tunnelName = values.tunnel === undefined ? null : parseTunnelName(values.tunnel);
    const named = values['public-url'];
    if (tunnelName !== null && (named !== undefined || tls !== undefined || values.relay !== undefined)) {
      throw usageError(
        '--tunnel finds the address itself: leave out --public-url, --relay, --tls-cert and --tls-key',
      );
    }
    const relay =
      values.relay === undefined ? null : parseOrigin('relay', values.relay, ['https', 'http', 'wss', 'ws']);
    const pushServices = (values['push-service'] ?? []).map((text) =>
      parseOrigin('push-service', text, ['https', 'http']),
    );
    const relayToken = readRelayToken(values);
    const host = values.host ?? HOST;
    let port = parsePort(values.port ?? '7878');
    const appDir = resolve(values.app ?? builtApp());
    if (!existsSync(join(appDir, 'index.html'))) {
      throw new CliError(`there is no built app in ${appDir}; \`npm start\` builds it`);
    }
    const home = homeOf(values);
    const stopped = stopSignal();

    let tunnel: Tunnel | null = null;
    if (tunnelName !== null) {
      if (port === 0) port = await freePort(host);
      if (!json) io.out(`Asking ${tunnelName} for an address …`);
      tunnel = await openTunnel(tunnelName, port);
    }
    try {
      const publicUrl =
        tunnel?.url ??
        (named === undefined ? undefined : parseOrigin('public-url', named, ['https', 'http']));
      const log = createFileLog(home.logsDir, values.verbose ? 'debug' : 'info');
      const { startAgent } = await import('../../agent.ts');
      const agent = await startAgent({
        home,
        relay,
        port,
        host,
        appDir,
        log,
        pushServices,
        ...(relayToken === undefined ? {} : { relayToken }),
        ...(values.name === undefined ? {} : { name: values.name }),
        ...(publicUrl === undefined ? {} : { publicUrl }),
        ...(tls === undefined ? {} : { tls }),
      }).catch((error: unknown) => {
        throw startupError(error, port);
      });
      const leaving = new AbortController();
      const api = localApi(home);
      try {
        if (relay !== null && !json) await relayAnswer(api);
        const status = await api.status();
        const wanted = values['no-pair'] !== true && (json || (io.interactive && status.devices === 0));
        let unpaired: string | null = null;
        const invitation = wanted
          ? await agent.invite({ accept: json }).catch((error: Error) => {
              unpaired = error.message;
              return null;
            })
          : null;
        sayReady({ status, invitation, unpaired, home, json }, io);
        if (invitation !== null) pairFirstDevice({ api, invitation, json, signal: leaving.signal }, io);
        tunnel?.ended.then(() => {
          if (!leaving.signal.aborted)
            io.err(`poet: ${tunnelName} has ended; phones cannot connect until it runs again.`);
        });
        await Promise.race([stopped, agent.stopped]);
      } finally {
        leaving.abort();
        const { running } = await agent.stop();
        sayStopped(running, json, io);
      }
    } finally {
      await tunnel?.close();
    }
    return Exit.ok;
  },
});
