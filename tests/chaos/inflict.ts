/** Does what the plan says, to the connection that is there when its time comes. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Door, Line } from './fault-proxy.ts';
import type { LinkFault, Planned, ProcessFault } from './plan.ts';
import type { Stage } from './stage.ts';
import type { ViewerProcess } from './viewer-process.ts';

const NO_LINE_MS = 120_000;
/** A person who sees that nothing comes touches the phone. */
const NUDGE_AFTER_MS = 1500;
const NUDGE_AFTER_NULL_MS = 12_000;
/** A wake finds a silent connection dead after 750 ms; then it takes another to dial at once. */
const SECOND_WAKE_MS = 900;

export async function inflictOnLink(
  door: Door,
  viewer: ViewerProcess | null,
  faults: readonly Planned<LinkFault>[],
  count: (kind: string) => void,
): Promise<void> {
  let patience = NUDGE_AFTER_MS;
  for (const fault of faults) {
    await delay(fault.gapMs);
    const line = await lineOf(door, viewer, patience);
    apply(fault, door, line);
    count(fault.kind);
    patience = NUDGE_AFTER_MS;
    if (!('wakeAfter' in fault)) continue;
    if (fault.wakeAfter === null) patience = NUDGE_AFTER_NULL_MS;
    else {
      setTimeout(() => viewer?.wake(), fault.wakeAfter);
      setTimeout(() => viewer?.wake(), fault.wakeAfter + SECOND_WAKE_MS);
      // The machine is woken by nobody: what swallows its bytes ends its connection at last.
      if (viewer === null) setTimeout(() => line.sever(), fault.wakeAfter);
    }
  }
}

async function lineOf(door: Door, viewer: ViewerProcess | null, patience: number): Promise<Line> {
  const started = Date.now();
  for (let nudgeAt = started + patience; ; await delay(10)) {
    const { line } = door;
    if (line !== null) return line;
    const now = Date.now();
    if (now - started > NO_LINE_MS) throw new Error(`nobody connects: ${JSON.stringify(viewer?.progress)}`);
    if (now < nudgeAt) continue;
    viewer?.wake();
    nudgeAt = now + NUDGE_AFTER_MS;
  }
}

function apply(fault: LinkFault, door: Door, line: Line): void {
  switch (fault.kind) {
    case 'delay': {
      const pipe = line.pipe(fault.way);
      pipe.delay(fault.ms);
      line.after(fault.forMs, () => pipe.delay(0));
      return;
    }
    case 'stall':
      line.pipe(fault.way).stall(fault.ms);
      return;
    case 'throttle': {
      const pipe = line.pipe(fault.way);
      pipe.throttle(fault.bytesPerSecond);
      line.after(fault.forMs, () => pipe.throttle(Number.POSITIVE_INFINITY));
      return;
    }
    case 'drop':
      line.swallow(fault.ways, fault.lingerMs);
      return;
    case 'cut':
      line.cut(fault.way, fault.after);
      return;
    case 'reorder':
      line.overtake(fault.holdMs, fault.lateMs);
      return;
    case 'refuse':
      line.sever();
      door.refuse(fault.how, fault.ms);
  }
}

export async function inflictOnProcesses(
  stage: Stage,
  faults: readonly Planned<ProcessFault>[],
  count: (kind: string) => void,
): Promise<void> {
  for (const fault of faults) {
    await delay(fault.gapMs);
    count(fault.kind);
    if (fault.kind === 'kill-relay') {
      await stage.killRelay();
      await delay(fault.downMs);
      await stage.startRelay();
    } else if (fault.kind === 'kill-agent') {
      await stage.product.killAgent();
      await delay(fault.downMs);
      await stage.product.startAgent();
    } else {
      const viewer = stage.viewers[fault.viewer] as ViewerProcess;
      await viewer.kill();
      await delay(fault.downMs);
      viewer.start();
    }
  }
}
