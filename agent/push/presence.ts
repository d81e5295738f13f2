/** Who is there, judged by real input alone: a window that is open, or in front, says nothing of a person. */
import type { Caller } from '../../shared/model/grant.ts';
import { type Frame, Kind } from '../../shared/wire/inner.ts';
import type { Clock } from '../clock.ts';

/** What a terminal of ours says of itself when it pairs. */
const TERMINAL = /^poet on /;

export interface Presence {
  /** Of a device's channel: takes nothing, sees what a person does. */
  onFrame(frame: Frame, caller: Caller): void;
  /** Milliseconds since this device was typed into or tapped on; null: not since the agent began. */
  deviceIdle(deviceId: string): number | null;
  /** The same of any desk; null: nobody knows. */
  deskIdle(): Promise<number | null>;
}

export function createPresence(deps: {
  clock: Clock;
  platformOf(deviceId: string): string | undefined;
  /** Milliseconds since the system heard of its keyboard; null: it does not say. */
  systemIdle(): Promise<number | null>;
}): Presence {
  const { clock } = deps;
  const used = new Map<string, number>();

  return {
    onFrame(frame, caller) {
      if (caller.kind !== 'device' || !isInput(frame)) return;
      // Nothing more: this stands in the way of each key.
      used.set(caller.deviceId, clock.elapsed());
    },
    deviceIdle(deviceId) {
      const at = used.get(deviceId);
      return at === undefined ? null : clock.elapsed() - at;
    },
    async deskIdle() {
      const desks = [...used].filter(([deviceId]) => TERMINAL.test(deps.platformOf(deviceId) ?? ''));
      const own = desks.length === 0 ? null : clock.elapsed() - Math.max(...desks.map(([, at]) => at));
      const system = await deps.systemIdle();
      if (own === null || system === null) return own ?? system;
      return Math.min(own, system);
    },
  };
}

/** Keys, or a request that changes something. An app that syncs by itself only reads. */
function isInput(frame: Frame): boolean {
  if (frame.kind === Kind.input) return true;
  if (frame.kind !== Kind.request) return false;
  const { method, path } = frame.json as { method?: unknown; path?: unknown };
  // What an app says of itself, or marks as seen, it says without a tap; and who answers on a lock screen does not see the rest.
  return method !== 'GET' && !/^\/v1\/(push|notifications\/read)$|[?]from=notification$/.test(String(path));
}
