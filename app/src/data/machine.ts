/** One machine as the app sees it: cached rows at once, its link, and every change as it comes. */
import { createMemo, createRoot, createSignal } from 'solid-js';
import type { DeviceLink, LinkState } from '../../../shared/link/types.ts';
import type { Grant } from '../../../shared/model/grant.ts';
import {
  type Changes,
  forKinds,
  noChanges,
  type RowLists,
  type RowOf,
  type SyncKind,
  syncAnswerSchema,
} from '../../../shared/model/sync.ts';
import type { Event } from '../../../shared/wire/messages.ts';
import { call } from './api.ts';
import { applyChanges, emptyRows, type Rows } from './changes.ts';
import type { Storage } from './database.ts';
import { firstRows } from './first-page.ts';
import { type Cursor, noCursor, readFirst, readRows, whenIdle, writeFirst, writeRows } from './rows.ts';
import { sortRows } from './sort-rows.ts';
import { takeTurn } from './tabs.ts';
import type { MachineView, PairingAsk } from './types.ts';

export interface LiveMachine {
  view: MachineView;
  /** This device towards that machine. */
  deviceId: string;
  link: DeviceLink;
  /** Resolves once the first page of the cache stands; the rest of it follows, then the link starts. */
  open(): Promise<void>;
  /** The storage is empty: what is in memory is written down again. */
  rewrite(): Promise<void>;
  close(): void;
}

export interface MachineOptions {
  id: string;
  deviceId: string;
  name: string;
  relay: string;
  storage: Storage;
  link: DeviceLink;
  /** Synced and live: what waits for this machine can go. */
  onLive(): void;
  onNamed(name: string): void;
  /** What was kept of sessions and tasks that are gone goes too. */
  onGone(isGone: (id: string) => boolean): void;
  now?: () => number;
}

const LATENCY_EVERY = 2000;
/** Between tries of a sync that failed while the link still stands. */
const SYNC_AGAIN = 2000;
/** The first page is sealed again at most so often, unless something went. */
const FIRST_AFTER = 2000;

export function createMachine(options: MachineOptions): LiveMachine {
  return createRoot((dispose) => {
    const { id, storage, link, now = Date.now } = options;
    const [name, setName] = createSignal(options.name);
    const [state, setState] = createSignal<LinkState>(link.state);
    const [latency, setLatency] = createSignal<number | null>(null);
    const [rows, setRows] = createSignal<Rows>(emptyRows);
    const [cursor, setCursor] = createSignal<Cursor>(noCursor);
    const [pairings, setPairings] = createSignal<readonly PairingAsk[]>([]);
    /** More rows are kept than stand here yet. */
    const [reading, setReading] = createSignal(false);
    let filled: Promise<void> = Promise.resolve();
    let firstSoon: ReturnType<typeof setTimeout> | undefined;
    let isClosed = false;
    let saving = Promise.resolve();
    /** One tab at a time keeps the rows: two would put older ones over newer ones. */
    const turn = takeTurn(`open-poet rows ${id}`, () => {
      if (cursor() !== noCursor && !reading()) saveAll();
    });
    /** Counts confirms and grants: a sync that was asked for before the last one is of no use any more. */
    let round = 0;
    /** Rows are whole up to the cursor on this channel, so that each event moves it. */
    const [following, setFollowing] = createSignal(false);
    /** The newest event that came before they were. */
    let ahead = 0;

    /** In the order of arrival; a cache that cannot be written costs a sync at the next start, nothing else. */
    const save = (changes: Changes) => {
      const at = cursor();
      saving = saving
        .then(async () => {
          if ((await turn).has()) await writeRows(storage, id, changes, at);
        })
        .catch(() => {});
      if (changes.whole || changes.removed.length > 0) saveFirst();
      else firstSoon ??= setTimeout(saveFirst, FIRST_AFTER);
    };
    const saveFirst = () => {
      clearTimeout(firstSoon);
      firstSoon = undefined;
      saving = saving
        .then(async () => {
          if ((await turn).has()) await writeFirst(storage, id, firstRows(rows()), cursor());
        })
        .catch(() => {});
    };
    const saveAll = () => {
      const all = forKinds((kind) => [...rows()[kind].values()]) as unknown as RowLists;
      save({ rev: cursor().rev, whole: true, rows: all, removed: [] });
    };

    const apply = (changes: Changes, part: Partial<Cursor>) => {
      const after = setRows((held) => applyChanges(held, changes));
      if (changes.whole || changes.removed.length > 0) {
        const gone = new Set(changes.removed.map((one) => one.id));
        const isKnown = (id: string) => after.session.has(id) || after.task.has(id);
        options.onGone(changes.whole ? (id) => !isKnown(id) : (id) => gone.has(id));
      }
      setCursor((held) => ({ ...held, ...part, freshAt: now() }));
      save(changes);
    };

    /** An event that comes before the first answer leaves the cursor alone: what lies between is not here yet. */
    const hear = (changes: Changes) => {
      if (!following()) ahead = Math.max(ahead, changes.rev);
      apply(changes, following() ? { rev: Math.max(cursor().rev, changes.rev) } : {});
    };

    const sync = async (mine: number) => {
      const { rev, epoch: known } = cursor();
      const path = known === null ? '/v1/sync' : `/v1/sync?since=${rev}&epoch=${known}`;
      const answer = await call(link, { method: 'GET', path }, syncAnswerSchema);
      if (mine !== round) return;
      const { machine, epoch, ...changes } = answer;
      setName(machine.name);
      options.onNamed(machine.name);
      apply(changes, { about: machine, epoch, rev: changes.rev });
      // A whole answer forgets what an event had brought beyond it.
      if (ahead > changes.rev) return sync(mine);
      setFollowing(true);
    };

    const setGrant = (grant: Grant | null) => setCursor((held) => ({ ...held, grant }));

    const becomeLive = async (grant: Grant | null) => {
      setGrant(grant);
      round += 1;
      setFollowing(false);
      ahead = 0;
      const mine = round;
      while (grant !== null && mine === round && state().at === 'live') {
        try {
          await sync(mine);
          if (mine === round) options.onLive();
          return;
        } catch {
          // Where the link is gone, the next confirm asks anew; where it stands, a busy machine is asked again.
          await new Promise((resolve) => setTimeout(resolve, SYNC_AGAIN));
        }
      }
    };

    link.onState = (next) => {
      // Rows were true up to the moment the link was last heard, not only up to their last change.
      if (state().at === 'live' && next.at !== 'live' && link.heardAt !== null) {
        setCursor((held) => ({ ...held, freshAt: Math.max(held.freshAt ?? 0, link.heardAt ?? 0) || null }));
        save(noChanges());
      }
      if (next.at !== 'live') {
        setPairings([]);
        setFollowing(false);
      }
      setState(next);
    };
    link.onConfirmed = (confirmed) => {
      setName(confirmed.machine.name);
      void becomeLive(confirmed.grant);
    };
    link.onEvent = (event: Event) => {
      switch (event.type) {
        case 'changes': {
          const { type: _, ...changes } = event;
          hear(changes);
          return;
        }
        case 'grant':
          void becomeLive(event.grant);
          return;
        case 'pairing': {
          const { type: _, state: at, ...ask } = event;
          setPairings((all) => [
            ...all.filter((one) => one.deviceId !== ask.deviceId),
            ...(at === 'asks' ? [ask] : []),
          ]);
          return;
        }
      }
    };

    /** All that is kept; where it cannot be read, or went meanwhile, the machine is asked for all of it. */
    const fill = async (isAlone: boolean): Promise<void> => {
      const reading = isAlone ? readRows(storage, id) : readRows(storage, id, whenIdle);
      const cached = await reading.catch(() => null);
      if (isClosed) return;
      setCursor(cached?.cursor ?? noCursor);
      if (cached !== null && (cached.cursor !== null || isAlone))
        setRows(applyChanges(emptyRows, cached.changes));
      setReading(false);
      if (isAlone && cached?.cursor != null) saveFirst();
      link.start();
    };

    const list = <K extends SyncKind>(kind: K) => {
      // Of this kind alone: a change of another leaves the list the very same.
      const held = createMemo(() => rows()[kind]);
      return createMemo<readonly RowOf<K>[]>((before) => sortRows(kind, held(), before), []);
    };
    const lists = forKinds(list) as { [K in SyncKind]: () => readonly RowOf<K>[] };
    const timer = setInterval(() => setLatency(state().at === 'live' ? link.latency : null), LATENCY_EVERY);

    const view: MachineView = {
      id,
      name,
      relay: () => options.relay,
      link: state,
      latency,
      synced: () => state().at === 'live' && following(),
      freshAt: () => (state().at === 'live' ? now() : cursor().freshAt),
      grant: () => cursor().grant,
      about: () => cursor().about,
      rows: (kind) => lists[kind](),
      row: (kind, rowId) => rows()[kind].get(rowId),
      projects: lists.project,
      sessions: lists.session,
      devices: lists.device,
      pairings,
      reading,
    };

    return {
      view,
      deviceId: options.deviceId,
      link,
      async open() {
        setReading(true);
        await turn;
        const first = await readFirst(storage, id).catch(() => null);
        if (first !== null) {
          setCursor(first.cursor ?? noCursor);
          setRows(applyChanges(emptyRows, first.changes));
        }
        filled = fill(first === null);
        if (first === null) await filled;
      },
      async rewrite() {
        await filled;
        // Without a cursor everything is asked for, and written then.
        if (cursor() !== noCursor) saveAll();
        await saving;
      },
      close() {
        isClosed = true;
        clearInterval(timer);
        clearTimeout(firstSoon);
        void turn.then((mine) => mine.end());
        link.stop();
        dispose();
      },
    };
  });
}
