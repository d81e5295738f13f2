/** A confirmed channel at work: requests, events, streams, and watching that it lives. */
import * as v from 'valibot';
import { type Frame, Kind } from '../wire/inner.ts';
import { type Bye, type Event, eventSchema } from '../wire/messages.ts';
import type { Clock } from './clock.ts';
import type { Connection } from './connect.ts';
import type { Latency } from './latency.ts';
import { createLiveness, type Liveness } from './liveness.ts';
import { Timing } from './reconnect.ts';
import { createRequestClient, type RequestClient } from './request-client.ts';
import type { StreamPort } from './terminal-stream.ts';
import type { ChannelEnd } from './types.ts';

/** How it ended; `dead`: nothing was heard in time. */
export type ConnectionEnd = ChannelEnd | { cause: 'dead' };

export interface LiveConnection {
  /** ms since 1970. */
  readonly since: number;
  /** By the clock's `elapsed`. */
  readonly upAt: number;
  readonly requests: RequestClient;
  readonly port: StreamPort;
  readonly liveness: Liveness;
  /** Says bye and ends; `onEnd` follows. */
  end(bye: Bye): void;
}

export function createLiveConnection(options: {
  connection: Connection;
  clock: Clock;
  latency: Latency;
  visible: boolean;
  onEvent(event: Event): void;
  /** Once. */
  onEnd(end: ConnectionEnd): void;
}): LiveConnection {
  const { connection, clock, latency } = options;
  const { channel, confirmedAt } = connection;
  const handles = new Map<number, (frame: Frame) => void>();
  let nextHandle = 1;
  let pinged = 0;
  let pingedAt = 0;
  let ended = false;

  const send = (frame: Frame): void => {
    if (!channel.closed) channel.send(frame);
  };
  // Whole, as the wire has it.
  const sinceConfirm = () => Math.floor(clock.elapsed() - confirmedAt);
  const requests = createRequestClient({ send, clock, sinceConfirm });

  const finish = (end: ConnectionEnd) => {
    if (ended) return;
    ended = true;
    liveness.stop();
    stopRenew();
    requests.close();
    connection.close();
    options.onEnd(end);
  };

  const liveness = createLiveness({
    clock,
    visible: options.visible,
    ping() {
      pinged += 1;
      pingedAt = clock.elapsed();
      send({ kind: Kind.ping, value: pinged });
    },
    onDead: () => finish({ cause: 'dead' }),
  });
  const end = (bye: Bye) => {
    if (channel.closed) finish({ cause: 'local' });
    else channel.end(bye);
  };
  const stopRenew = clock.after(Timing.renewAfter, () =>
    end({ reason: 'renew', message: 'Almost a day has passed.' }),
  );

  function onFrame(frame: Frame): void {
    liveness.heard();
    if ('handle' in frame) {
      handles.get(frame.handle)?.(frame);
      return;
    }
    if (frame.kind === Kind.ping) {
      send({ kind: Kind.pong, value: frame.value });
    } else if (frame.kind === Kind.pong) {
      if (frame.value === pinged) latency.add(clock.elapsed() - pingedAt);
    } else if (frame.kind === Kind.event) {
      const event = v.safeParse(eventSchema, frame.json);
      // An event that a newer machine invented is nothing to end a channel for.
      if (event.success) options.onEvent(event.output);
    } else if (!requests.onFrame(frame)) {
      end({ reason: 'protocol', message: 'That message was not expected here.' });
    }
  }

  channel.onFrame = onFrame;
  channel.onEnd = finish;
  liveness.doubt(Timing.dialTimeout);

  return {
    since: clock.now(),
    upAt: clock.elapsed(),
    requests,
    liveness,
    end,
    port: {
      send,
      open(onStreamFrame) {
        handles.set(nextHandle, onStreamFrame);
        return nextHandle++;
      },
      release: (handle) => void handles.delete(handle),
      sinceConfirm,
      expectAnswer: liveness.expect,
    },
  };
}
