/** The agent's socket to its relay: dialled out, kept up, dialled again. It carries messages and reads none. */
import { AdmissionFailed, admit } from '../../shared/link/admission.ts';
import { retryDelay, wasHealthy } from '../../shared/link/reconnect.ts';
import type { OpenSocket, WebSocketLike } from '../../shared/link/types.ts';
import type { Log } from '../../shared/model/log.ts';
import {
  type AgentControl,
  CloseCode,
  PING,
  PONG,
  parseControl,
  type RelayControl,
  relayControlSchema,
  relayOrigin,
  socketPath,
  splitChannel,
  withChannel,
} from '../../shared/wire/outer.ts';
import type { Clock } from '../clock.ts';
import type { AgentKeys } from '../keys.ts';
import { reason } from '../problem.ts';
import type { ChannelCarrier } from './channel-host.ts';

/** For whatever stands between, and to notice a relay that hangs; a dead network the system notices sooner. */
const PING_MS = 30_000;
const DEAD_MS = 10_000;
/** Bytes that wait for the network: beyond them the socket is given up, and every device takes a fresh screen. */
const MAX_QUEUED = 32 * 1024 * 1024;
/** Back within this after a relay that restarts, which is before any device: those it turns away while their machine is not there. */
const AHEAD_MS = 100;
/** A relay that has been away for long is asked for less often: every half minute. One that comes and goes has not been. */
const PATIENT_AFTER = 20;
const PATIENCE = 6;

const UNREGISTERED =
  'This relay takes only machines that hold a token of its operator: name a file with it by --relay-token.';

export interface RelayEvents {
  onUp(carrier: ChannelCarrier): void;
  onDown(why: string): void;
  onControl(control: RelayControl): void;
  onMessage(channel: number, message: Uint8Array): void;
}

export interface RelayConnection {
  start(): void;
  stop(): void;
  /** Dropped while there is no socket: everything that lasts is said anew at each connect. */
  control(control: AgentControl): void;
  readonly connected: boolean;
  /** Since when it is as it is, ms since 1970. */
  readonly since: number;
  /** Why the relay does not take this machine, in words for its owner; null where it does, or merely is not there. */
  readonly problem: string | null;
}

export interface RelayConnectionOptions {
  relay: string;
  keys: AgentKeys;
  /** The token that the relay's operator gave. */
  registration?: string | undefined;
  openSocket: OpenSocket;
  clock: Clock;
  log: Log;
  random?: () => number;
}

export function createRelayConnection(options: RelayConnectionOptions, events: RelayEvents): RelayConnection {
  const { keys, openSocket, clock, log, random = Math.random } = options;
  const origin = relayOrigin(options.relay);
  const url = origin + socketPath(keys.agentId);
  let socket: WebSocketLike | null = null;
  let up = false;
  let since = clock.now();
  let attempt = 0;
  /** Tries since it was there last. */
  let inVain = 0;
  let stopped = true;
  let cancel = () => {};
  let heardAt = 0;
  let upAt = 0;
  let problem: string | null = null;

  function turn(to: boolean): void {
    up = to;
    since = clock.now();
  }

  async function dial(): Promise<void> {
    const mine = openSocket(url);
    socket = mine;
    try {
      await admit(
        mine,
        {
          role: 'agent',
          agentId: keys.agentId,
          origin,
          key: keys.signing.publicKey,
          sign: keys.signing.sign,
          registration: options.registration,
        },
        {
          onMessage: (data) => mine === socket && onMessage(data),
          onClose: (code, why) => down(mine, `${code} ${why}`, code),
        },
      );
    } catch (error) {
      if (mine !== socket) return;
      const code = error instanceof AdmissionFailed ? error.code : undefined;
      log('warn', 'relay.unreachable', { relay: origin, code, error: reason(error), attempt });
      problem = code === CloseCode.unregistered ? UNREGISTERED : null;
      socket = null;
      inVain += 1;
      return again();
    }
    if (mine !== socket) return mine.close();
    problem = null;
    turn(true);
    inVain = 0;
    upAt = clock.elapsed();
    heardAt = upAt;
    log('info', 'relay.connected', { relay: origin });
    cancel = clock.after(PING_MS, () => beat(mine));
    events.onUp({
      send: (channel, message) => send(mine, withChannel(channel, message)),
      close: (channel) => send(mine, JSON.stringify({ t: 'close', channel } satisfies AgentControl)),
    });
  }

  function again(code?: number): void {
    if (stopped) return;
    const delay =
      code === CloseCode.restarting && attempt === 0
        ? random() * AHEAD_MS
        : retryDelay(attempt, true, random()) * (inVain >= PATIENT_AFTER ? PATIENCE : 1);
    attempt += 1;
    cancel = clock.after(delay, () => void dial());
  }

  function down(mine: WebSocketLike, why: string, code?: number): void {
    if (mine !== socket) return;
    socket = null;
    cancel();
    if (wasHealthy(upAt, clock.elapsed())) attempt = 0;
    turn(false);
    log('warn', 'relay.lost', { relay: origin, why });
    events.onDown(why);
    again(code);
  }

  function giveUp(mine: WebSocketLike, why: string): void {
    down(mine, why);
    mine.close();
  }

  /** Also notices a laptop's sleep: the timers are late then, and the relay is long gone. */
  function beat(mine: WebSocketLike): void {
    if (mine !== socket) return;
    if (clock.elapsed() - heardAt < PING_MS) {
      cancel = clock.after(PING_MS, () => beat(mine));
      return;
    }
    const asked = clock.elapsed();
    send(mine, PING);
    cancel = clock.after(DEAD_MS, () => {
      if (heardAt < asked) giveUp(mine, 'no answer to a ping');
      else beat(mine);
    });
  }

  function send(mine: WebSocketLike, data: string | Uint8Array<ArrayBuffer>): void {
    if (mine !== socket || !up) return;
    mine.send(data);
    if (mine.bufferedAmount > MAX_QUEUED) giveUp(mine, 'the relay reads too slowly');
  }

  function onMessage(data: string | Uint8Array): void {
    heardAt = clock.elapsed();
    if (data === PONG) return;
    if (data === PING) {
      if (socket !== null) send(socket, PONG);
      return;
    }
    if (typeof data === 'string') {
      const control = parseControl(relayControlSchema, data);
      if (control === undefined) log('warn', 'relay.unknown-frame', { relay: origin });
      else events.onControl(control);
      return;
    }
    if (data.length < 4) return;
    const { channel, message } = splitChannel(data);
    events.onMessage(channel, message);
  }

  return {
    start() {
      if (!stopped) return;
      stopped = false;
      void dial();
    },
    stop() {
      stopped = true;
      cancel();
      const mine = socket;
      socket = null;
      if (up) turn(false);
      mine?.close();
    },
    control(control) {
      if (socket !== null) send(socket, JSON.stringify(control));
    },
    get connected() {
      return up;
    },
    get since() {
      return since;
    },
    get problem() {
      return problem;
    },
  };
}
