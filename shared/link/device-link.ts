/** A device's lasting link to one machine: one channel at a time, a new one whenever the last is lost. */
import type { Primitives } from '../noise/primitives.ts';
import type { Bye } from '../wire/messages.ts';
import { CloseCode } from '../wire/outer.ts';
import { type Clock, systemClock } from './clock.ts';
import { type ConnectFailure, type Connection, connect } from './connect.ts';
import type { DeviceCredentials } from './credentials.ts';
import { LinkDown } from './errors.ts';
import { createLatency } from './latency.ts';
import { type ConnectionEnd, createLiveConnection, type LiveConnection } from './live-connection.ts';
import { retryDelay, Timing, wasHealthy } from './reconnect.ts';
import { createTerminalStream, type LastingStream } from './terminal-stream.ts';
import type { DeviceLink, LinkState, NewCipher, OfflineReason, OpenSocket } from './types.ts';

export interface DeviceLinkOptions {
  credentials: DeviceCredentials;
  newCipher: NewCipher;
  /** For handshakes; WebCrypto's where absent. */
  primitives?: Primitives;
  openSocket: OpenSocket;
  /** Name and version of this program, for the machine's log: at most 64 characters. */
  app: string;
  /** The machine knows this device now: `credentials.pairing` is null and can be dropped where it is stored. */
  onPaired?: () => void;
  clock?: Clock;
  random?: () => number;
}

type Work =
  | { at: 'stopped' }
  | { at: 'connecting'; dialledAt: number; cancel: () => void }
  | { at: 'waiting'; stop: () => void }
  | { at: 'live'; connection: LiveConnection; words: readonly string[] };

export function createDeviceLink(options: DeviceLinkOptions): DeviceLink {
  const { credentials, clock = systemClock, random = Math.random } = options;
  const latency = createLatency();
  const streams = new Set<LastingStream>();
  let state: LinkState = { at: 'connecting', since: clock.now() };
  let work: Work = { at: 'stopped' };
  let visible = true;
  let failures = 0;
  /** Since when there is no link, while there is none. */
  let downSince: number | null = null;
  let heardAt: number | null = null;

  function setState(next: LinkState): void {
    state = next;
    link.onState(next);
  }

  function attempt(): void {
    const mine: Work = { at: 'connecting', dialledAt: clock.elapsed(), cancel: () => {} };
    work = mine;
    setState({ at: 'connecting', since: clock.now() });
    if (work !== mine) return;
    try {
      mine.cancel = connect(
        { ...options, clock },
        {
          onUp: (connection) => up(connection),
          onFail: (failure) => failed(failure),
        },
      );
    } catch {
      failed({ why: 'relay-unreachable' });
    }
  }

  function failed(failure: ConnectFailure): void {
    if ('bye' in failure) said(failure.bye);
    else offline(failure.why, failure.code === CloseCode.limit ? Timing.limitedFor : 0);
  }

  function offline(why: OfflineReason, atLeast = 0): void {
    const now = clock.now();
    downSince ??= now;
    const delay = Math.max(atLeast, retryDelay(failures, visible, random()));
    failures += 1;
    const mine: Work = { at: 'waiting', stop: clock.after(delay, attempt) };
    work = mine;
    setState({ at: 'offline', since: downSince, why, retryAt: now + delay });
  }

  function over(why: Extract<LinkState, { at: 'ended' }>['why'], message: string): void {
    work = { at: 'stopped' };
    setState({ at: 'ended', since: clock.now(), why, message });
  }

  /** At once after a good while; else like any loss, so that nobody is dialled in a loop. */
  function renew(): void {
    if (failures > 0) offline('lost');
    else {
      failures += 1;
      attempt();
    }
  }

  /** Only what the machine itself said, sealed, ends a link for good. */
  function said({ reason, message }: Bye): void {
    if (reason === 'renew') renew();
    else if (reason === 'busy') offline('machine-unavailable', Timing.limitedFor);
    else if (reason === 'protocol' || reason === 'stopping') offline('lost');
    else over(reason, message);
  }

  function up(connection: Connection): void {
    const { confirmed, words } = connection;
    const mine = createLiveConnection({
      connection,
      clock,
      latency,
      visible,
      onEvent: (event) => link.onEvent(event),
      onEnd: (end) => lost(mine, end),
    });
    work = { at: 'live', connection: mine, words };
    downSince = null;
    const current = () => work.at === 'live' && work.connection === mine;
    if (credentials.pairing !== null) {
      credentials.pairing = null;
      options.onPaired?.();
    }
    // Screens first: they are what a person waits for.
    for (const stream of streams) stream.online(mine.port);
    if (current()) setState({ at: 'live', since: mine.since });
    if (current()) link.onConfirmed(confirmed);
  }

  function lost(connection: LiveConnection, end: ConnectionEnd): void {
    heardAt = connection.liveness.heardAt;
    if (work.at !== 'live' || work.connection !== connection) return;
    work = { at: 'stopped' };
    if (wasHealthy(connection.upAt, clock.elapsed())) failures = 0;
    downSince = clock.now();
    for (const stream of streams) stream.offline();
    if (work.at !== 'stopped') return;
    if (end.cause === 'bye') said(end.bye);
    else if (end.cause === 'local') renew();
    else if (end.cause === 'tampered') offline('tampered');
    else offline('lost', end.cause === 'closed' && end.code === CloseCode.limit ? Timing.limitedFor : 0);
  }

  const link: DeviceLink = {
    get state() {
      return state;
    },
    onState: () => {},
    onConfirmed: () => {},
    onEvent: () => {},
    fetch: (input, init) =>
      work.at === 'live' ? work.connection.requests.fetch(input, init) : Promise.reject(new LinkDown()),
    attach(attachOptions, handlers) {
      const stream = createTerminalStream(attachOptions, handlers, {
        clock,
        onGone: () => void streams.delete(stream),
      });
      streams.add(stream);
      if (work.at === 'live') stream.online(work.connection.port);
      return stream;
    },
    get latency() {
      return latency.median;
    },
    get heardAt() {
      return work.at === 'live' ? work.connection.liveness.heardAt : heardAt;
    },
    get words() {
      return work.at === 'live' ? work.words : null;
    },
    start() {
      if (work.at !== 'stopped') return;
      failures = 0;
      downSince = null;
      attempt();
    },
    stop() {
      const former = work;
      work = { at: 'stopped' };
      state = { at: 'ended', since: clock.now(), why: 'stopped', message: 'The link was stopped here.' };
      if (former.at === 'connecting') former.cancel();
      else if (former.at === 'waiting') former.stop();
      else if (former.at === 'live') {
        for (const stream of streams) stream.offline();
        former.connection.end({ reason: 'stopping', message: '' });
      }
    },
    wake() {
      switch (work.at) {
        case 'live':
          work.connection.liveness.doubt(Timing.deadAfterWake);
          return;
        case 'waiting':
          work.stop();
          failures = 0;
          attempt();
          return;
        case 'connecting':
          if (clock.elapsed() - work.dialledAt < Timing.staleDial) return;
          work.cancel();
          failures = 0;
          attempt();
      }
    },
    setVisible(next) {
      const became = next && !visible;
      visible = next;
      if (work.at === 'live') work.connection.liveness.setVisible(next);
      // The delay that it waits was chosen while nobody looked.
      if (became && work.at === 'waiting') link.wake();
    },
  };
  return link;
}
