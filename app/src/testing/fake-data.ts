/** A data layer in memory for tests of components and for the gallery. No part of the product imports it. */
import { type Accessor, createSignal } from 'solid-js';
import type { LinkState } from '../../../shared/link/types.ts';
import type { Ask } from '../../../shared/model/ask.ts';
import type { SlashCommand } from '../../../shared/model/completion.ts';
import type { Device, Machine } from '../../../shared/model/device.ts';
import type { VoiceEngine } from '../../../shared/model/dictation.ts';
import type { Check } from '../../../shared/model/doctor.ts';
import type { Notification } from '../../../shared/model/notification.ts';
import type { Awake } from '../../../shared/model/power.ts';
import type { Clone, Project } from '../../../shared/model/project.ts';
import type { Prompt } from '../../../shared/model/prompt.ts';
import type { Report } from '../../../shared/model/report.ts';
import type { Run, Session } from '../../../shared/model/session.ts';
import type { Storage } from '../../../shared/model/storage.ts';
import { noRows, type RowLists } from '../../../shared/model/sync.ts';
import type { Task } from '../../../shared/model/task.ts';
import type { ScrolledPage } from '../data/actions/sessions.ts';
import type { Drafts } from '../data/drafts.ts';
import type {
  Data,
  MachineView,
  OutboxEntry,
  PairingAsk,
  PairingFlow,
  PairingStep,
  Result,
  Trouble,
} from '../data/types.ts';
import { type FakeGear, fakeClone, fakeGear } from './fake-gear.ts';
import { type FakeKeeping, fakeKeeping } from './fake-keeping.ts';
import { type FakePush, fakePush } from './fake-push.ts';
import { type FakeReading, fakeReading } from './fake-reading.ts';
import { type FakeStream, fakeStream } from './fake-stream.ts';

import { type FakeDictations, fakeDictations, fakeDrafts, fakeUploads } from './fake-writing.ts';

export { type FakeStream, fakeStream };

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
/** A readable id of the right shape: 26 letters. */
export const fakeId = (name: string): string =>
  (name.toLowerCase().replace(/[^a-z]/g, '') + LETTERS).slice(0, 26);

export interface FakeMachine extends MachineView {
  setLink(link: LinkState): void;
  setSessions(sessions: readonly Session[]): void;
  setPairings(asks: readonly PairingAsk[]): void;
}

export interface FakeMachineOptions {
  name: string;
  link?: LinkState;
  latency?: number | null;
  freshAt?: number | null;
  projects?: readonly Project[];
  sessions?: readonly Session[];
  devices?: readonly Device[];
  pairings?: readonly PairingAsk[];
  /** Of the other kinds. */
  rows?: Partial<RowLists>;
  claude?: Machine['claude'];
}

export function fakeMachine(options: FakeMachineOptions): FakeMachine {
  const id = fakeId(options.name);
  const [link, setLink] = createSignal<LinkState>(options.link ?? { at: 'live', since: Date.now() });
  const [sessions, setSessions] = createSignal<readonly Session[]>(options.sessions ?? []);
  const [pairings, setPairings] = createSignal<readonly PairingAsk[]>(options.pairings ?? []);
  const claude =
    options.claude === undefined ? { path: '/usr/bin/claude', version: '2.1.330' } : options.claude;
  const lists = (): RowLists => ({
    ...noRows(),
    ...options.rows,
    project: [...(options.projects ?? [])],
    session: [...sessions()],
    device: [...(options.devices ?? [])],
  });
  return {
    id,
    name: () => options.name,
    relay: () => 'wss://relay.example',
    link,
    latency: () => (options.latency === undefined ? 38 : options.latency),
    synced: () => link().at === 'live',
    reading: () => false,
    freshAt: () => (options.freshAt === undefined ? Date.now() : options.freshAt),
    grant: () => ({ role: 'owner' }),
    about: () => ({ id, name: options.name, version: '0.1.0', platform: 'Linux x64', claude }),
    rows: (kind) => lists()[kind],
    row: (kind, rowId) => (lists()[kind] as { id: string }[]).find((one) => one.id === rowId) as never,
    projects: () => lists().project,
    sessions,
    devices: () => lists().device,
    pairings,
    setLink: (next) => void setLink(next),
    setSessions: (next) => void setSessions(next),
    setPairings: (next) => void setPairings(next),
  };
}

/** One for all, so that no order depends on which was made a millisecond later. */
const YESTERDAY = Date.now() - 86_400_000;

export const fakeProject = (name: string, path = `/home/ada/src/${name}`): Project => ({
  id: fakeId(name),
  name,
  path,
  createdAt: YESTERDAY,
  defaults: {},
  git: null,
  rev: 1,
});

export function fakeSession(title: string, project: Project, more: Partial<Session> = {}): Session {
  const now = Date.now();
  return {
    id: fakeId(title),
    projectId: project.id,
    title,
    program: { kind: 'claude' },
    state: 'running',
    exitCode: null,
    signal: null,
    stop: null,
    interrupted: false,
    notice: null,
    runs: 1,
    cols: 50,
    rows: 40,
    createdAt: now - 120_000,
    startedAt: null,
    endedAt: null,
    lastOutputAt: now - 2_000,
    peek: [],
    activity: null,
    asks: [],
    prompts: [],
    usage: null,
    servers: [],
    taskId: null,
    claudeId: null,
    forkedFrom: null,
    pinned: false,
    archivedAt: null,
    printed: 0,
    rev: 1,
    ...more,
  };
}

export const fakeNotification = (title: string, more: Partial<Notification> = {}): Notification => ({
  id: fakeId(title),
  kind: 'error',
  sessionId: null,
  position: null,
  at: Date.now() - 60_000,
  title,
  text: '',
  readAt: null,
  rev: 1,
  ...more,
});

export const fakeDevice = (name: string, platform: string, more: Partial<Device> = {}): Device => ({
  id: fakeId(name),
  name,
  platform,
  grant: { role: 'owner' },
  invitedBy: null,
  pairedAt: Date.now() - 7 * 86_400_000,
  lastSeenAt: Date.now() - 600_000,
  online: false,
  rev: 1,
  ...more,
});

export const fakeTask = (title: string, project: Project, more: Partial<Task> = {}): Task => ({
  id: fakeId(title),
  projectId: project.id,
  number: 1,
  title,
  description: '',
  priority: 'medium',
  status: 'todo',
  order: more.number ?? 1,
  dueOn: null,
  createdAt: Date.now() - 86_400_000,
  statusSince: Date.now() - 360_000,
  events: 1,
  note: null,
  report: null,
  rev: 1,
  ...more,
});

export interface FakeFlow extends PairingFlow {
  to(step: PairingStep): void;
  calls: string[];
}

export function fakeFlow(first: PairingStep): FakeFlow {
  const [step, setStep] = createSignal<PairingStep>(first);
  const calls: string[] = [];
  return {
    step,
    calls,
    to: (next) => void setStep(next),
    begin: (name) => void calls.push(`begin ${name}`),
    match: () => void calls.push('match'),
    stop: () => void calls.push('stop'),
  };
}

export interface FakeData extends Data {
  dictations: FakeDictations;
  calls: [string, ...unknown[]][];
  streams: FakeStream[];
  /** What the next pairing shows. */
  flow: FakeFlow;
  /** The answer to every action until it is changed. */
  answer: Result<never> | null;
}

const EMPTY_PAGE: ScrolledPage = { drawn: '', cols: 80, rows: 0, continues: false, next: null, gone: false };

export interface FakeDataOptions extends FakeKeeping {
  machines?: readonly FakeMachine[];
  outbox?: readonly OutboxEntry[];
  ready?: Accessor<boolean>;
  trouble?: Trouble | null;
  flow?: FakeFlow;
  paths?: readonly string[];
  /** What machines say, by path. */
  answers?: Record<string, unknown>;
  awake?: Awake;
  storage?: Storage;
  checks?: readonly Check[];
  /** Of every session. */
  runs?: readonly Run[];
  /** Folders that were used lately. */
  recent?: readonly string[];
  clone?: Clone;
  gear?: FakeGear;
  reading?: FakeReading;
  push?: FakePush;
  /** The input of an ask that was too long to come along. */
  wholeInput?: string;
  /** Those of an app that was open before. */
  drafts?: Drafts;
  /** The text of a prompt that did not come along. */
  wholePrompt?: string;
  /** The page of history before an offset. */
  scrolled?: (before: number) => ScrolledPage;
  /** What every project has. */
  files?: readonly string[];
  commands?: readonly SlashCommand[];
  /** What turns speech into text on every machine. */
  engine?: VoiceEngine;
  onAttach?: (stream: FakeStream) => void;
}

const fakeStorage: Storage = {
  ...{ recordings: 3.2e9, index: 0.4e9, recordingsBudget: 21e9, indexBudget: 4e9 },
  ...{ sessions: 120, free: 70e9 },
};

export function fakeData(options: FakeDataOptions = {}): FakeData {
  const machines = options.machines ?? [];
  const calls: [string, ...unknown[]][] = [];
  const streams: FakeStream[] = [];
  const did = async <T>(value: T, ...call: [string, ...unknown[]]): Promise<Result<T>> => {
    calls.push(call);
    return data.answer ?? { ok: true, value };
  };
  const sessionOf = (id: string, session: string) =>
    machines
      .find((machine) => machine.id === id)
      ?.sessions()
      .find((one) => one.id === session) as Session;
  const data: FakeData = {
    calls,
    streams,
    answer: null,
    flow: options.flow ?? fakeFlow({ at: 'checking' }),
    ready: options.ready ?? (() => true),
    trouble: () => options.trouble ?? null,
    seenTrouble: () => void calls.push(['seenTrouble']),
    machines: () => machines,
    machine: (id) => machines.find((machine) => machine.id === id),
    outbox: () => options.outbox ?? [],
    retry: (id) => void calls.push(['retry', id]),
    discard: (id) => void calls.push(['discard', id]),
    pair(link) {
      calls.push(['pair', link]);
      return data.flow;
    },
    async forget(id) {
      calls.push(['forget', id]);
    },
    drafts: options.drafts ?? fakeDrafts(),
    push: fakePush(calls, options.push),
    uploads: fakeUploads(),
    dictations: fakeDictations(options.engine ?? null),
    ...fakeKeeping(options),
    addProject: (id, input) =>
      did(fakeProject(input.path.split('/').filter(Boolean).at(-1) ?? 'x'), 'addProject', id, input),
    removeProject: (id, project) => did(null, 'removeProject', id, project),
    newSession: (id, input) =>
      did(
        fakeSession('Fresh', fakeProject('halyard'), { projectId: input.projectId }),
        'newSession',
        id,
        input,
      ),
    renameSession: (...args) => did(null, 'renameSession', ...args),
    ...fakeReading(did, options.reading),
    stopSession: (...args) => did(null, 'stopSession', ...args),
    stopAll: (id) => did({ stopped: [] }, 'stopAll', id),
    resumeSession: (id, session, how) => did(sessionOf(id, session), 'resumeSession', id, session, how),
    forkSession: (id, session, how) => did(sessionOf(id, session), 'forkSession', id, session, how),
    answerInterrupted: (...args) => did({ resumed: [], refused: [] }, 'answerInterrupted', ...args),
    importConversations: (...args) => did({ imported: 0 }, 'importConversations', ...args),
    runsOf: (...args) => did({ runs: options.runs ? [...options.runs] : [] }, 'runsOf', ...args),
    renameDevice: (...args) => did(null, 'renameDevice', ...args),
    revokeDevice: (...args) => did(null, 'revokeDevice', ...args),
    invite: (id) =>
      did(
        {
          link: `https://app.example/pair#relay=wss%3A%2F%2Frelay.example&k=${'A'.repeat(43)}.${'B'.repeat(43)}&s=${'C'.repeat(43)}`,
          expiresAt: Date.now() + 600_000,
        },
        'invite',
        id,
      ),
    answerPairing: (...args) => did(null, 'answerPairing', ...args),
    scrolled: (...args) => did(options.scrolled?.(args[3]) ?? EMPTY_PAGE, 'scrolled', ...args),
    wholeAsk: (id, session, ask) => {
      const found = sessionOf(id, session).asks.find((one) => one.id === ask);
      return did({ ...(found as Ask), input: options.wholeInput ?? '{}' }, 'wholeAsk', id, session, ask);
    },
    readNotifications: (...args) => did(null, 'readNotifications', ...args),
    dismissNotifications: (...args) => did(null, 'dismissNotifications', ...args),
    awake: (id) => did(options.awake ?? { tool: 'caffeinate', awake: false, problem: null }, 'awake', id),
    storage: (id) => did(options.storage ?? fakeStorage, 'storage', id),
    doctor: (id) => did({ at: Date.now(), checks: [...(options.checks ?? [])] }, 'doctor', id),
    changeSetting: (...args) => did(null, 'changeSetting', ...args),
    newTask: (...args) => did(null, 'newTask', ...args),
    writeTask: (id, input) =>
      did(
        { ...fakeTask(input.title, fakeProject('halyard')), id: input.id, description: '' },
        'writeTask',
        id,
        input,
      ),
    changeTask: (...args) => did(null, 'changeTask', ...args),
    moveTask: (...args) => did(null, 'moveTask', ...args),
    placeTask: (...args) => did(null, 'placeTask', ...args),
    noteTask: (...args) => did(null, 'noteTask', ...args),
    answerProposal: (...args) => did(null, 'answerProposal', ...args),
    makeReport: (...args) => did({} as Report, 'makeReport', ...args),
    removeTask: (...args) => did(null, 'removeTask', ...args),
    linkSession: (...args) => did(null, 'linkSession', ...args),
    async kept(machineId, path) {
      const value = options.answers?.[path];
      return data.machine(machineId)?.link().at !== 'live' && value !== undefined
        ? { value: value as never, at: Date.now() - 60_000 }
        : null;
    },
    async fresh(machineId, path) {
      const value = options.answers?.[path];
      if (data.machine(machineId)?.link().at === 'live' && value !== undefined) {
        return { ok: true, value: value as never };
      }
      return { ok: false, problem: { title: 'The machine is not reachable now.', detail: 'Try again.' } };
    },
    changeProject: (...args) => did(null, 'changeProject', ...args),
    recentPaths: (id) => did(options.recent ?? [], 'recentPaths', id),
    startClone: (...args) => did(options.clone ?? fakeClone(), 'startClone', ...args),
    clone: (...args) => did(options.clone ?? fakeClone(), 'clone', ...args),
    cancelClone: (...args) => did(fakeClone({ state: 'cancelled' }), 'cancelClone', ...args),
    ...fakeGear(did, options),
    answerAsk: (...args) => did(null, 'answerAsk', ...args),
    sendPrompt: (...args) => did(null, 'sendPrompt', ...args),
    wholePrompt: (id, session, prompt) => {
      const found = machines
        .find((machine) => machine.id === id)
        ?.row('session', session)
        ?.prompts.find((one) => one.id === prompt);
      const text = options.wholePrompt ?? found?.head ?? '';
      return did({ ...(found as Prompt), text }, 'wholePrompt', id, session, prompt);
    },
    promptAgain: (...args) => did(null, 'promptAgain', ...args),
    takeBackPrompt: (...args) => did(null, 'takeBackPrompt', ...args),
    control: (...args) => did(null, 'control', ...args),
    completeFiles: (id, project, letters) => did(options.files ?? [], 'completeFiles', id, project, letters),
    slashCommands: (id, project) => did(options.commands ?? [], 'slashCommands', id, project),
    completePath: (id, path) => did(options.paths ?? [], 'completePath', id, path),
    attach(machineId, attach, handlers) {
      calls.push(['attach', machineId, attach]);
      const stream = fakeStream(handlers, attach.size);
      streams.push(stream);
      options.onAttach?.(stream);
      return stream;
    },
  };
  return data;
}
