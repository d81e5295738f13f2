import type { Device, Machine } from '../../shared/model/device.ts';
import type { Doctor } from '../../shared/model/doctor.ts';
import type { Caller } from '../../shared/model/grant.ts';
import type { Log } from '../../shared/model/log.ts';
import type { Awake } from '../../shared/model/power.ts';
import type { Storage } from '../../shared/model/storage.ts';
import type { Imports } from '../claude/imports.ts';
import type { Prompts } from '../claude/prompts.ts';
import type { ClaudeSessions } from '../claude/sessions.ts';
import type { TranscriptReader } from '../claude/transcript-reader.ts';
import type { Clock } from '../clock.ts';
import type { ProjectFiles } from '../completion/project-files.ts';
import type { History } from '../history/history.ts';
import type { ServerLibrary } from '../mcp-servers/library.ts';
import type { TryServer } from '../mcp-servers/try-server.ts';
import type { PairingDesk } from '../pairing/desk.ts';
import type { Clones } from '../projects/clones.ts';
import type { GitWatch } from '../projects/git-watch.ts';
import type { RunKey } from '../pty-host/types.ts';
import type { Push } from '../push/push.ts';
import type { Beginnings } from '../sessions/beginnings.ts';
import type { Deletion } from '../sessions/deletion.ts';
import type { DeskBegun, DeskSession } from '../sessions/desk.ts';
import type { HistoryPage } from '../sessions/history-page.ts';
import type { Stops } from '../sessions/stops.ts';
import type { Snapshot } from '../sessions/types.ts';
import type { Checkouts } from '../skills/checkouts.ts';
import type { SkillLibrary } from '../skills/library.ts';
import type { Store } from '../store/open.ts';
import type { Tasks } from '../tasks/tasks.ts';
import type { ToolServer } from '../tools/server.ts';
import type { Uploads } from '../uploads/uploads.ts';
import type { Reports } from '../verification/reports.ts';
import type { Voice } from '../voice/voice.ts';

/** The transport sets the caller; a request without one may nothing. */
export interface Env {
  Bindings: { caller?: Caller; signal?: AbortSignal };
}

export interface Invited {
  id: string;
  link: string;
  expiresAt: number;
}

export interface Status {
  machine: Machine;
  relay: { url: string; connected: boolean; since: number | null; problem: string | null };
  url: string;
  publicUrl: string | null;
  devices: number;
  sessions: { running: number; interrupted: number };
  host: { pid: number | null };
  home: string;
}

/** What the routes need of the agent. Whatever cannot be done is thrown as a ProblemError. */
export interface Services {
  store: Store;
  clock: Clock;
  log: Log;
  desk: PairingDesk;
  sessions: Omit<Beginnings, 'settled'> &
    Stops & {
      atDesk(input: DeskSession): Promise<DeskBegun>;
      /** Recorded bytes from `from`; `length` is what is recorded so far. */
      output(
        key: RunKey,
        from: number,
        max: number,
      ): Promise<{ bytes: Uint8Array<ArrayBuffer>; length: number }>;
      /** The screen as it was once `offset` bytes were printed; now where undefined. */
      screen(key: RunKey, offset: number | undefined): Promise<Snapshot>;
      /** What a run last showed, as plain text. */
      text(key: RunKey): Promise<string>;
      /** What had scrolled off it by then, a page backwards; `resized` as for `historyBefore`. */
      scrolled(key: RunKey, before: number, resized: boolean): Promise<HistoryPage>;
    };
  tasks: Tasks;
  reports: Pick<Reports, 'make'>;
  claude: Pick<ClaudeSessions, 'tell' | 'news' | 'ask' | 'whole' | 'answer' | 'servers' | 'edit'> & {
    prompts: Pick<Prompts, 'send' | 'whole' | 'again' | 'takeBack' | 'control'>;
  };
  imports: Pick<Imports, 'look'>;
  history: Pick<
    History,
    'search' | 'page' | 'find' | 'part' | 'summary' | 'timeline' | 'timing' | 'offsetAt' | 'reindex' | 'state'
  >;
  deletion: Pick<Deletion, 'weigh' | 'delete'>;
  transcripts: TranscriptReader;
  skills: SkillLibrary;
  checkouts: Checkouts;
  servers: ServerLibrary;
  tryServer: TryServer;
  clones: Clones;
  git: Pick<GitWatch, 'look'>;
  /** As the user's login shell has it. */
  environment(): Promise<Record<string, string>>;
  push: Omit<Push, 'presence' | 'stop'>;
  tools: ToolServer;
  files: ProjectFiles;
  uploads: Uploads;
  voice: Pick<Voice, 'engine' | 'dictations'>;
  machine(): Promise<Machine>;
  awake(): Promise<Awake>;
  invite(options: { accept: boolean; invitedBy: string | null }): Promise<Invited>;
  /** Takes all rights from the device; gives the paired devices that it had invited, which stay. */
  revoke(deviceId: string): Device[];
  status(): Promise<Status>;
  doctor(): Promise<Doctor>;
  storage(): Promise<Storage>;
  /** Ends the agent after its answer has gone out. */
  shutdown(options: { all: boolean }): void;
}
