/** The runs of this host, and the one agent that is told of them. */
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../../shared/model/log.ts';
import { type AppliedNotes, createAppliedNotes } from './applied-notes.ts';
import { type Connection, type ConnectionHandlers, serveConnection } from './connection.ts';
import { type HostedRun, type RunEvents, startRun } from './hosted-run.ts';
import { createOutputFeed, type OutputFeed } from './output-feed.ts';
import { ECHO_SINCE, type FromHost, type ToHost, type Versions, type WireRun } from './protocol.ts';
import type { SpawnOptions } from './types.ts';

/** Without a living run and without an agent the host ends after this; later where exits are yet to be asked for. */
const IDLE_MS = 10 * 60_000;
const IDLE_WITH_EXITS_MS = 12 * 60 * 60_000;
/** Ended runs that nobody forgot; the oldest go. */
const MAX_ENDED = 1000;
const MAX_CONNECTIONS = 16;
const STOP_MS = 1500;

export interface HostOptions {
  recordingsDir: string;
  /** Of the programs. */
  umask: number;
  log: Log;
  /** The host has nothing left to do: end the process. */
  onDone: () => void;
  idleMs?: number;
  /** Other than all that this program knows. */
  versions?: Versions;
}

export interface Host {
  accept(socket: Socket): void;
  /** Hangs up every run and waits a moment for their ends to be recorded. */
  stop(): Promise<void>;
}

interface Agent {
  connection: Connection;
  feed: OutputFeed;
  notes: AppliedNotes;
}

export function createHost(options: HostOptions): Host {
  const { recordingsDir, umask, log, onDone } = options;
  const runs = new Map<number, HostedRun>();
  const starting = new Set<string>();
  let agent: Agent | null = null;
  let connections = 0;
  let nextHandle = 1;
  let idle: NodeJS.Timeout | null = null;

  const keyOf = (key: { sessionId: string; run: number }): string => `${key.sessionId}/${key.run}`;
  const alive = (): HostedRun[] => [...runs.values()].filter(({ exit }) => exit === null);

  function watchIdleness(): void {
    if (idle !== null) clearTimeout(idle);
    idle = null;
    if (agent !== null || starting.size > 0 || alive().length > 0) return;
    const wait = options.idleMs ?? (runs.size > 0 ? IDLE_WITH_EXITS_MS : IDLE_MS);
    idle = setTimeout(onDone, wait);
  }

  const events: RunEvents = {
    onOutput: (run, offset, bytes) => agent?.feed.output(run.handle, offset, bytes),
    onApplied: ({ handle }, writer, offset) => agent?.notes.applied({ handle, writer, offset }),
    onRefused({ handle }, writer, offset) {
      // Told apart from news by being told again.
      agent?.notes.flush();
      agent?.connection.send({ type: 'applied', handle, writer, offset });
    },
    onResized(run) {
      const { cols, rows } = run.describe(0);
      tell(run, { type: 'resized', handle: run.handle, offset: run.length, cols, rows });
    },
    onHole(run, from, to) {
      log('warn', to === null ? 'recording paused' : 'recording resumed', { run: keyOf(run), from, to });
      agent?.connection.send({ type: 'hole', handle: run.handle, from, to });
    },
    onExit(run) {
      if (run.exit === null) return;
      log('info', 'run ended', { run: keyOf(run), ...run.exit });
      tell(run, { type: 'exit', handle: run.handle, exit: run.exit, length: run.length });
      const ended = [...runs.values()].filter(({ exit }) => exit !== null);
      for (const old of ended.slice(0, -MAX_ENDED)) forget(old.handle);
      watchIdleness();
    },
  };

  /** In its place in the output of the run. */
  function tell(run: HostedRun, message: FromHost): void {
    const to = agent;
    to?.feed.note(run.handle, run.length, () => to.connection.send(message));
  }

  function forget(handle: number): void {
    runs.delete(handle);
    agent?.feed.forget(handle);
  }

  function follow(run: HostedRun, offset: number): void {
    agent?.feed.follow(run, offset);
  }

  function describeAll(feed: OutputFeed): WireRun[] {
    return [...runs.values()].map((run) => {
      run.flush();
      return run.describe(feed.position(run.handle));
    });
  }

  function welcome(connection: Connection, version: number): Agent {
    if (agent !== null) {
      agent.connection.send({ type: 'takenOver' });
      leave(agent);
    }
    const notes = createAppliedNotes((note) => connection.send({ type: 'applied', ...note }));
    const feed = createOutputFeed({
      full: connection.full,
      output(handle, offset, bytes) {
        if (version < ECHO_SINCE) notes.flush();
        const note = notes.take(handle);
        if (note === null) connection.output(handle, offset, bytes);
        else connection.echo({ handle, offset, bytes, writer: note.writer, applied: note.offset });
      },
      behind(handle, is) {
        if (is) runs.get(handle)?.hold();
        else runs.get(handle)?.release();
      },
    });
    const me = { connection, feed, notes };
    // One turn: what is recorded is in the list, what comes later is sent.
    for (const run of runs.values()) run.flush();
    agent = me;
    for (const run of runs.values()) follow(run, run.length);
    connection.send({ type: 'welcome', version, pid: process.pid, runs: describeAll(feed) });
    watchIdleness();
    return me;
  }

  function leave(who: Agent): void {
    who.feed.close();
    who.connection.end();
    if (agent !== who) return;
    agent = null;
    for (const run of runs.values()) run.resume();
    watchIdleness();
  }

  async function spawn(spawnOptions: SpawnOptions): Promise<HostedRun> {
    const key = keyOf(spawnOptions);
    if (starting.has(key) || [...runs.values()].some((run) => keyOf(run) === key)) {
      throw new Error('this run was started already');
    }
    starting.add(key);
    try {
      const run = await startRun({ handle: nextHandle++, recordingsDir, umask }, spawnOptions, events);
      runs.set(run.handle, run);
      follow(run, 0);
      log('info', 'run started', { run: key, pid: run.describe(0).pid });
      return run;
    } finally {
      starting.delete(key);
      watchIdleness();
    }
  }

  async function answerSpawn(me: Agent, id: number, spawnOptions: SpawnOptions): Promise<void> {
    try {
      const run = await spawn(spawnOptions);
      if (agent === me) me.connection.send({ type: 'answer', id, runs: [run.describe(0)] });
      else agent?.connection.send({ type: 'spawned', run: run.describe(0) });
    } catch (error) {
      me.connection.send({ type: 'answer', id, error: (error as Error).message });
    }
  }

  function onMessage(me: Agent, message: ToHost): void {
    const { connection } = me;
    me.notes.flush();
    if (message.type === 'spawn') return void answerSpawn(me, message.id, message.options);
    if (message.type === 'list') {
      connection.send({ type: 'answer', id: message.id, runs: describeAll(me.feed) });
      return;
    }
    if (message.type === 'shutdown') {
      const left = alive().length + starting.size;
      const error = left > 0 ? `${left} still running` : undefined;
      connection.send({ type: 'answer', id: message.id, ...(error && { error }) });
      if (left === 0) onDone();
      return;
    }
    const run = runs.get(message.handle);
    switch (message.type) {
      case 'applied':
        connection.send({
          type: 'answer',
          id: message.id,
          ...(run ? { offset: run.taken(message.writer) } : { error: 'there is no such run' }),
        });
        break;
      case 'resize':
        run?.resize(message.cols, message.rows);
        break;
      case 'forget':
        if (run !== undefined && run.exit !== null) forget(run.handle);
        break;
      case 'signal':
        run?.signal(message.signal);
        break;
      case 'pause':
        run?.pause();
        break;
      case 'resume':
        run?.resume();
        break;
    }
  }

  watchIdleness();
  return {
    accept(socket) {
      if (connections >= MAX_CONNECTIONS) return void socket.destroy();
      connections++;
      let me: Agent | null = null;
      const handlers: ConnectionHandlers = {
        onHello(connection, version) {
          me = welcome(connection, version);
        },
        onMessage(message) {
          if (me !== null && me === agent) onMessage(me, message);
        },
        onInput({ handle, writer, offset, bytes }) {
          if (me === agent) runs.get(handle)?.input(writer, offset, bytes);
        },
        onDrain: () => me?.feed.drained(),
        onEnd(problem) {
          connections--;
          if (problem !== null) log('warn', 'connection closed', { problem });
          if (me !== null) leave(me);
        },
      };
      serveConnection(socket, handlers, options.versions);
    },
    async stop() {
      if (idle !== null) clearTimeout(idle);
      for (const run of alive()) run.signal('SIGHUP');
      for (let waited = 0; alive().length > 0 && waited < STOP_MS; waited += 20) await sleep(20);
      for (const run of alive()) run.flush();
    },
  };
}
