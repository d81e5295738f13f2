/** Push in memory: on or off, and what was asked of it. */
import { createSignal } from 'solid-js';
import type { PushPreferences, PushStatus } from '../../../shared/model/push.ts';
import type { PushSupport } from '../push/browser-push.ts';
import type { HandedOver, PushControl } from '../push/control.ts';

export interface FakePush {
  support?: PushSupport;
  on?: boolean;
  preferences?: Partial<PushPreferences>;
  /** By machine. */
  handedOver?: Record<string, HandedOver>;
  status?: Partial<PushStatus> | null;
  /** What a test says; "" where it went well. */
  testProblem?: string;
}

export function fakePush(calls: [string, ...unknown[]][], options: FakePush = {}): PushControl {
  const [on, setOn] = createSignal(options.on ?? false);
  const [preferences, setPreferences] = createSignal<PushPreferences>({
    ...{ kinds: {}, muted: [], quiet: null, onlyAway: false, details: true },
    ...options.preferences,
  });
  const [muted, setMuted] = createSignal<readonly string[]>([]);
  const status: PushStatus = {
    deviceId: 'd'.repeat(26),
    service: 'fcm.googleapis.com',
    confirmedAt: Date.now(),
    preferences: preferences(),
    last: null,
    ...options.status,
  };
  return {
    support: () => options.support ?? 'yes',
    on,
    preferences,
    handedOver: (machineId) => options.handedOver?.[machineId] ?? 'done',
    async turnOn() {
      calls.push(['push.turnOn']);
      setOn(true);
      return { ok: true, value: null };
    },
    async turnOff() {
      calls.push(['push.turnOff']);
      setOn(false);
    },
    async change(next) {
      calls.push(['push.change', next]);
      setPreferences({ ...next, muted: [] });
    },
    isMuted: (_machineId, sessionId) => muted().includes(sessionId),
    async mute(machineId, sessionId, on) {
      calls.push(['push.mute', machineId, sessionId, on]);
      setMuted((all) => [...all.filter((one) => one !== sessionId), ...(on ? [sessionId] : [])]);
    },
    status: async () => ({ ok: true, value: options.status === null ? null : status }),
    async test(machineId) {
      calls.push(['push.test', machineId]);
      const problem = options.testProblem ?? '';
      return { ok: true, value: { ok: problem === '', problem } };
    },
  };
}
