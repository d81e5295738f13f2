/** What `poet up` says when it starts and when it ends. */
import type { Home } from '../../home.ts';
import { interruptedWords } from '../commands/status.ts';
import type { Io } from '../io.ts';
import type { Invitation, Status } from '../machine-api.ts';
import { showInvitation } from '../pairing/show.ts';
import { reachHelp } from '../reach.ts';
import { aligned, plain } from '../text/columns.ts';
import { count } from '../text/times.ts';

export interface Ready {
  status: Status;
  invitation: Invitation | null;
  /** Why no invitation could be made, where one was wanted. */
  unpaired: string | null;
  home: Home;
  json: boolean;
}

const CLAUDE_HELP =
  'not installed, so sessions are shells. `npm install -g @anthropic-ai/claude-code` installs it.';

/** Whether a phone could open this address: HTTPS, and not this machine's own name for itself. */
export function reachable(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return (
    protocol === 'https:' && hostname !== 'localhost' && !hostname.startsWith('127.') && hostname !== '[::1]'
  );
}

export function sayReady(ready: Ready, io: Io): void {
  const { status, invitation, home } = ready;
  const { machine, relay, url, publicUrl } = status;
  if (ready.json) {
    io.json({
      event: 'ready',
      url,
      relay: relay.url,
      publicUrl,
      pairing: invitation?.link ?? null,
      pairingExpiresAt: invitation?.expiresAt ?? null,
      pairingProblem: ready.unpaired,
      pairingAcceptedBy: invitation === null ? null : 'invitation',
      agentId: machine.id,
      home: home.dir,
      pid: process.pid,
      hostPid: status.host.pid,
      sessionsRunning: status.sessions.running,
      sessionsInterrupted: status.sessions.interrupted,
    });
    return;
  }
  const claude =
    machine.claude === null ? CLAUDE_HELP : `${machine.claude.path} ${machine.claude.version ?? ''}`.trim();
  const rows: string[][] = [
    ['Open', publicUrl ?? url],
    ['Relay', relay.url],
    ['Claude', claude],
    ['State', home.dir],
  ];
  const fromBefore = [
    status.sessions.running > 0 ? `${count(status.sessions.running, 'runs', 'run')} on from before` : null,
    interruptedWords(status),
  ].filter(Boolean);
  if (fromBefore.length > 0) rows.push(['Sessions', fromBefore.join('; ')]);
  if (status.devices > 0) rows.push(['Devices', `${status.devices} paired; \`poet pair\` adds one`]);
  io.out();
  io.out(`${io.style.strong(plain(machine.name))} is up.`);
  io.out();
  for (const line of aligned(
    rows.map(([name = '', text = '']) => [name, plain(text)]),
    io.width,
  ))
    io.out(line);
  if (relay.problem !== null) io.out(io.style.warn(relay.problem));
  if (!reachable(publicUrl ?? url)) for (const line of reachHelp(portOf(url))) io.out(line);
  if (invitation !== null) showInvitation(invitation, Date.now(), io);
  else if (ready.unpaired !== null) {
    io.out();
    io.out(io.style.warn(ready.unpaired));
  } else if (status.devices === 0) {
    io.out();
    io.out('No device is paired yet. `poet pair`, run in a terminal, pairs the first one.');
  }
  io.out();
  io.out(io.style.dim('Ctrl-C stops the agent. Sessions go on without it.'));
}

function portOf(url: string): number | null {
  const { port } = new URL(url);
  return port === '' ? null : Number(port);
}

export function sayStopped(running: number, json: boolean, io: Io): void {
  if (json) {
    io.json({ event: 'stopped', sessionsRunning: running });
    return;
  }
  io.out();
  io.out(
    running === 0
      ? 'The agent has stopped. No session is running.'
      : `The agent has stopped. ${count(running, 'session goes', 'sessions go')} on: \`poet up\` finds them again, \`poet stop --all\` ends them.`,
  );
}
