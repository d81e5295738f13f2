/** One confirmed channel of one device: its requests, its streams, its events, until it ends. */
import type { SecureChannel } from '../../shared/link/types.ts';
import type { Caller, Grant } from '../../shared/model/grant.ts';
import type { Log } from '../../shared/model/log.ts';
import type { Changes } from '../../shared/model/sync.ts';
import { type Frame, Kind } from '../../shared/wire/inner.ts';
import type { Bye, Event } from '../../shared/wire/messages.ts';
import { visibleTo } from '../api/filter.ts';
import type { Clock } from '../clock.ts';
import { reason } from '../problem.ts';
import type { Db } from '../store/open.ts';
import { changeFrames, eventFrame } from './events.ts';

/** A fresh handshake at least daily (docs/protocol.md, section 4). */
const RENEW_MS = 24 * 60 * 60 * 1000;
const PING_MS = 25_000;
/** What is silent for this long is gone, even where the relay still holds its socket. */
const SILENCE_MS = 70_000;

/** What takes the frames of one kind of traffic: true where it took this one. */
export interface FrameTaker {
  onFrame(frame: Frame): boolean;
  /** The caller's rights may have changed. */
  recheck?(): void;
  close(): void;
}

export interface LiveChannelDeps {
  clock: Clock;
  log: Log;
  db: Db;
  /** Requests and streams of this channel. */
  takers(send: (frame: Frame) => void, caller: () => Caller): readonly FrameTaker[];
}

export interface LiveChannel {
  readonly deviceId: string;
  caller(): Caller;
  onFrame(frame: Frame): void;
  tell(event: Event): void;
  changed(changes: Changes, before: number): void;
  setGrant(grant: Grant | null): void;
  end(bye: Bye): void;
  /** The channel has ended, from whichever side. */
  over(): void;
}

export function createLiveChannel(
  channel: SecureChannel,
  deviceId: string,
  initial: Grant | null,
  { clock, log, db, takers }: LiveChannelDeps,
): LiveChannel {
  let grant = initial;
  let heardAt = clock.elapsed();
  let over = false;
  let stopExpiry = () => {};

  const caller = (): Caller =>
    grant === null ? { kind: 'pending', deviceId } : { kind: 'device', deviceId, grant };
  const send = (frame: Frame): void => {
    if (!channel.closed) channel.send(frame);
  };
  const end = (bye: Bye): void => {
    if (!channel.closed) channel.end(bye);
  };
  const served = takers(send, caller);

  const stopRenew = clock.after(RENEW_MS, () => end({ reason: 'renew', message: 'A day has passed.' }));
  let stopPing = clock.after(PING_MS, beat);
  function beat(): void {
    const silent = clock.elapsed() - heardAt;
    if (silent >= SILENCE_MS) {
      end({ reason: 'renew', message: 'Nothing was heard for a while.' });
      return;
    }
    if (silent >= PING_MS) send({ kind: Kind.ping, value: 0 });
    stopPing = clock.after(PING_MS, beat);
  }

  function watchExpiry(): void {
    stopExpiry();
    if (grant?.role !== 'guest') return;
    const left = grant.expiresAt - clock.now();
    // Beyond the daily renewal there is nothing to watch.
    if (left > RENEW_MS) return;
    stopExpiry = clock.after(Math.max(0, left), () =>
      end({ reason: 'revoked', message: 'What was shared with you has expired.' }),
    );
  }
  watchExpiry();

  return {
    deviceId,
    caller,
    onFrame(frame) {
      heardAt = clock.elapsed();
      if (frame.kind === Kind.ping) return send({ kind: Kind.pong, value: frame.value });
      if (frame.kind === Kind.pong) return;
      try {
        if (served.some((taker) => taker.onFrame(frame))) return;
      } catch (error) {
        log('warn', 'channel.frame-failed', { deviceId, kind: frame.kind, error: reason(error) });
      }
      end({ reason: 'protocol', message: 'That message was not expected here.' });
    },
    tell: (event) => send(eventFrame(event)),
    changed(changes, before) {
      if (grant === null) return;
      const frames = changeFrames(visibleTo(caller(), changes, db), before);
      if (frames === null) return end({ reason: 'renew', message: 'Too much changed at once: sync again.' });
      for (const frame of frames) send(frame);
    },
    setGrant(next) {
      grant = next;
      watchExpiry();
      for (const taker of served) taker.recheck?.();
      send(eventFrame({ type: 'grant', grant }));
    },
    end,
    over() {
      if (over) return;
      over = true;
      stopRenew();
      stopPing();
      stopExpiry();
      for (const taker of served) taker.close();
    },
  };
}
