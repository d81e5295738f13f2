/** What screens see of the data layer. Screens read accessors and call actions; they know no socket and no database. */
import type { Accessor } from 'solid-js';
import type * as v from 'valibot';
import type { LinkState, StreamHandlers, TerminalStream } from '../../../shared/link/types.ts';
import type { Device, Machine } from '../../../shared/model/device.ts';
import type { Grant } from '../../../shared/model/grant.ts';
import type { Project } from '../../../shared/model/project.ts';
import type { Session, Size } from '../../../shared/model/session.ts';
import type { RowOf, SyncKind } from '../../../shared/model/sync.ts';
import type { PushControl } from '../push/control.ts';
import type { CompletionActions } from './actions/completion.ts';
import type { DeviceActions } from './actions/devices.ts';
import type { HistoryActions } from './actions/history.ts';
import type { LifecycleActions } from './actions/lifecycle.ts';
import type { NotificationActions } from './actions/notifications.ts';
import type { OutputActions } from './actions/output.ts';
import type { ProjectActions } from './actions/projects.ts';
import type { PromptActions } from './actions/prompts.ts';
import type { ProposalActions } from './actions/proposals.ts';
import type { ReadingActions } from './actions/reading.ts';
import type { ServerActions } from './actions/servers.ts';
import type { SessionActions } from './actions/sessions.ts';
import type { SettingActions } from './actions/settings.ts';
import type { SkillActions } from './actions/skills.ts';
import type { TaskActions } from './actions/tasks.ts';
import type { Cache } from './cache/cache.ts';
import type { Dictations } from './dictations.ts';
import type { Drafts } from './drafts.ts';
import type { Lock } from './lock/lock.ts';
import type { ActionProblem } from './problem.ts';
import type { Uploads } from './uploads.ts';

/** One paired machine: cached rows at once, live as soon as its link is. */
export interface MachineView {
  readonly id: string;
  name(): string;
  relay(): string;
  link(): LinkState;
  /** Round trip in ms, or null. */
  latency(): number | null;
  /** Live, and what changed before it was so is here too. */
  synced(): boolean;
  /** More of its rows are kept here than can be seen yet: they are being opened. */
  reading(): boolean;
  /** When its rows were last known to be true, ms since 1970; null never. */
  freshAt(): number | null;
  grant(): Grant | null;
  /** What it said of itself; null before the first sync. */
  about(): Machine | null;
  /** Those of one kind, in their order. */
  rows<K extends SyncKind>(kind: K): readonly RowOf<K>[];
  row<K extends SyncKind>(kind: K, id: string): RowOf<K> | undefined;
  projects(): readonly Project[];
  sessions(): readonly Session[];
  devices(): readonly Device[];
  /** Devices that wait for their words to be compared on this one. */
  pairings(): readonly PairingAsk[];
}

export interface PairingAsk {
  deviceId: string;
  name: string;
  platform: string;
  words: readonly string[];
}

export interface OutboxEntry {
  id: string;
  machineId: string;
  /** In words: "Stop “Fix the build”". */
  label: string;
  createdAt: number;
  /** `asks`: it would come late, so a person says whether it still goes. `failed`: with its reason, until it is retried or discarded. */
  state: 'queued' | 'sending' | 'asks' | 'failed';
  problem: string | null;
  /** What is asked of the machine, so that a screen can show it as if it were done. */
  method: string;
  path: string;
  body?: unknown;
}

/** What a machine once said, and when this device heard it, ms since 1970. */
export interface Kept<T> {
  value: T;
  at: number;
}

export type { ActionProblem } from './problem.ts';

/** What a person should know of this device's browser or storage, and what can be done about it there. */
export interface Trouble extends ActionProblem {
  /** `seen`: it is over, and goes once it was read. `wait`: it goes by itself. */
  act: 'pair' | 'reload' | 'seen' | 'wait';
}

export type Result<T> = { ok: true; value: T } | { ok: false; problem: ActionProblem };

export type PairingStep =
  | { at: 'checking' }
  | { at: 'ready'; machineId: string; relay: string; standalone: boolean }
  | { at: 'connecting' }
  /** Show the six words; both sides must say that they match. */
  | { at: 'words'; words: readonly string[]; machine: string; matched: boolean }
  | { at: 'paired'; machineId: string; machine: string }
  | { at: 'failed'; problem: ActionProblem; retry: boolean };

export interface PairingFlow {
  step: Accessor<PairingStep>;
  /** On a tap: makes the keys and dials. */
  begin(deviceName: string): void;
  /** The words match on this side. */
  match(): void;
  /** They differ, or the person left: nothing is kept. */
  stop(): void;
}

export interface Data
  extends CompletionActions,
    ProjectActions,
    SessionActions,
    PromptActions,
    LifecycleActions,
    HistoryActions,
    ReadingActions,
    OutputActions,
    DeviceActions,
    SettingActions,
    SkillActions,
    ServerActions,
    NotificationActions,
    TaskActions,
    ProposalActions {
  lock: Lock;
  /** False until the cache is open; then every list below is at least what was last seen. */
  ready: Accessor<boolean>;
  /** Set where this browser cannot run Open Poet, or its storage is broken. */
  trouble: Accessor<Trouble | null>;
  /** It was read. */
  seenTrouble(): void;
  machines: Accessor<readonly MachineView[]>;
  machine(id: string): MachineView | undefined;
  outbox: Accessor<readonly OutboxEntry[]>;
  retry(entryId: string): void;
  discard(entryId: string): void;

  /** What this device keeps, and search over it. */
  cache: Cache;
  /** What this path of a machine's API said last, from this device; null where it never did. */
  kept<const S extends v.GenericSchema>(
    machineId: string,
    path: string,
    schema: S,
  ): Promise<Kept<v.InferOutput<S>> | null>;
  /** What it says now, kept for the next time. Needs the link. */
  fresh<const S extends v.GenericSchema>(
    machineId: string,
    path: string,
    schema: S,
  ): Promise<Result<v.InferOutput<S>>>;

  /** `link` is a whole pairing link, pasted, scanned or opened. */
  pair(link: string): PairingFlow;
  forget(machineId: string): Promise<void>;
  drafts: Drafts;
  push: PushControl;
  dictations: Dictations;
  uploads: Uploads;

  attach(
    machineId: string,
    options: { sessionId: string; run?: number; have: number | null; size?: Size },
    handlers: StreamHandlers,
  ): TerminalStream;
}
