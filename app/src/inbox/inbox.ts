/** What the inbox holds, gathered from all machines. */
import type { Notification } from '../../../shared/model/notification.ts';
import type { Session } from '../../../shared/model/session.ts';
import { waitingAsks } from '../asks/waiting-asks.ts';
import type { Data, MachineView } from '../data/types.ts';
import { interruptedOn } from '../lifecycle/interrupted-sessions.ts';
import { waitingTasks } from '../tasks/waiting-tasks.ts';
import { proposals } from './proposals.ts';

export interface Told {
  machine: MachineView;
  notification: Notification;
  /** null: about the machine, or of a session that is gone. */
  session: Session | null;
}

/** What was interrupted stands above as a question, while that can be answered. */
const isToldHere =
  (machine: MachineView) =>
  ({ kind, readAt }: Notification): boolean =>
    kind !== 'interrupted' || readAt !== null || interruptedOn(machine).length === 0;

/** What machines told, the newest first. */
export const toldThings = (data: Data): Told[] =>
  data
    .machines()
    .flatMap((machine) =>
      machine
        .rows('notification')
        .filter(isToldHere(machine))
        .map((notification) => ({
          machine,
          notification,
          session:
            notification.sessionId === null ? null : (machine.row('session', notification.sessionId) ?? null),
        })),
    )
    .sort((a, b) => b.notification.at - a.notification.at);

/** How many things wait for a person, or were not looked at yet. */
export const waitingCount = (data: Data): number =>
  data.machines().reduce((sum, machine) => sum + machine.pairings().length, 0) +
  data.machines().filter((machine) => interruptedOn(machine).length > 0).length +
  waitingAsks(data).length +
  waitingTasks(data).length +
  proposals(data).length +
  toldThings(data).filter(({ notification }) => notification.readAt === null).length;
