/** Devices of several machines, each with one viewer on each of its sessions, over a link of its own. */
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { DeviceCredentials } from '../../shared/link/credentials.ts';
import type { Project } from '../../shared/model/project.ts';
import { deviceWith, pairDevice } from '../support/device.ts';
import { until } from '../support/until.ts';
import { answerWith } from './child.ts';

export type ViewersQuestion =
  /** Pairs with the machine, starts sessions that print the file as it grows, and views them all. */
  | { do: 'open'; pairing: string; folder: string; file: string; sessions: number }
  /** All viewers show what was printed when this was asked. */
  | { do: 'settle' }
  /** The relay is about to go. */
  | { do: 'mark' }
  | { do: 'report' };

export interface ViewersReport {
  /** Milliseconds from the mark until each viewer, having lost its link, showed all that was printed by then; null: not yet. */
  backAfter: (number | null)[];
  /** Lines that never came, or came again. */
  lost: number;
  doubled: number;
  /** Times that a screen came in place of what had been printed. */
  screens: number;
}

const LOOK_MS = 50;
const AT_ONCE = 5;

interface Viewer {
  /** Number of the last line that it shows. */
  last: number;
  /** Attached. */
  live: boolean;
  wasLost: boolean;
  back: number | null;
  lost: number;
  doubled: number;
  screens: number;
}
const viewers: Viewer[] = [];
let markedAt = Number.POSITIVE_INFINITY;

/** Number of the last line that was printed, a moment ago. */
let newest = 0;
let printed = '';
function look(): void {
  newest = Number(readFileSync(printed, 'utf8').trimEnd().split('\n').at(-1));
  const now = Date.now();
  for (const viewer of viewers) {
    if (viewer.wasLost && viewer.live && viewer.last >= newest) viewer.back ??= now - markedAt;
  }
}

function view(credentials: DeviceCredentials, sessionId: string): void {
  const viewer: Viewer = {
    ...{ last: 0, live: false, wasLost: false, back: null, lost: 0, doubled: 0, screens: 0 },
  };
  viewers.push(viewer);
  const { link } = deviceWith(credentials);
  link.onState = ({ at }) => {
    if (at !== 'live' && Date.now() >= markedAt) viewer.wasLost = true;
  };
  let partial = '';
  const take = (text: string) => {
    const lines = (partial + text).split('\r\n');
    partial = lines.pop() ?? '';
    for (const line of lines) {
      const number = Number(line);
      if (viewer.last > 0 && number > viewer.last + 1) viewer.lost += number - viewer.last - 1;
      if (number <= viewer.last) viewer.doubled += 1;
      viewer.last = number;
    }
  };
  const decoder = new TextDecoder();
  const stream = link.attach(
    { sessionId, have: null, size: { cols: 80, rows: 24 } },
    {
      onAttached: () => {},
      onOutput(offset, bytes) {
        take(decoder.decode(bytes, { stream: true }));
        stream.ack(offset + bytes.length);
      },
      onSnapshot(offset) {
        viewer.screens += 1;
        partial = '';
        viewer.last = 0;
        stream.ack(offset);
      },
      onResized: () => {},
      onDraft: () => {},
      onDetached: () => {},
      onLive(live) {
        viewer.live = live;
      },
    },
  );
  link.start();
}

answerWith<ViewersQuestion>(async (question) => {
  switch (question.do) {
    case 'open': {
      const { pairing, folder, file, sessions } = question;
      if (printed === '') setInterval(look, LOOK_MS);
      printed = file;
      const owner = await pairDevice(pairing);
      const project = await owner.call<Project>('POST', '/v1/projects', { path: folder });
      await owner.call('PUT', '/v1/settings/sessions', { maxRunning: sessions });
      const command = `exec tail -n +1 -f '${file}'`;
      for (let at = 0; at < sessions; at += AT_ONCE) {
        const started = await Promise.all(
          Array.from({ length: Math.min(AT_ONCE, sessions - at) }, () =>
            owner.start({ projectId: project.id, program: { kind: 'command', command } }),
          ),
        );
        for (const { id } of started) view(owner.credentials, id);
      }
      owner.stop();
      return;
    }
    case 'settle': {
      const now = newest;
      await until('every viewer to show the present', () => viewers.every(({ last }) => last >= now), {
        timeoutMs: 120_000,
      });
      for (const viewer of viewers) Object.assign(viewer, { lost: 0, doubled: 0, screens: 0 });
      return;
    }
    case 'mark':
      markedAt = Date.now();
      return;
    case 'report': {
      await Promise.race([
        until('every viewer to be back', () => viewers.every(({ back }) => back !== null), {
          timeoutMs: 60_000,
        }),
        delay(61_000),
      ]).catch(() => {});
      const sum = (pick: (viewer: Viewer) => number) => viewers.reduce((all, one) => all + pick(one), 0);
      return {
        backAfter: viewers.map(({ back }) => back),
        lost: sum((one) => one.lost),
        doubled: sum((one) => one.doubled),
        screens: sum((one) => one.screens),
      } satisfies ViewersReport;
    }
  }
});
