/** What the agent keeps. Every synced row carries the `rev` of its last change; see shared/model/sync.ts. */
import { blob, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Activity } from '../../shared/model/activity.ts';
import type { Ask } from '../../shared/model/ask.ts';
import type { Grant } from '../../shared/model/grant.ts';
import type { GitState, ProjectDefaults } from '../../shared/model/project.ts';
import type { Prompt } from '../../shared/model/prompt.ts';
import type { ServerStatus } from '../../shared/model/server.ts';
import type { Program, SessionState, StopHow } from '../../shared/model/session.ts';
import type { SyncKind } from '../../shared/model/sync.ts';
import type { Usage } from '../../shared/model/usage.ts';

export const counters = sqliteTable('counters', {
  name: text().$type<'rev' | 'floor'>().primaryKey(),
  value: integer().notNull(),
});

/** Single words about the database itself. */
export const facts = sqliteTable('facts', {
  name: text().$type<'epoch'>().primaryKey(),
  value: text().notNull(),
});

export const settings = sqliteTable(
  'settings',
  {
    id: text().primaryKey(),
    value: text({ mode: 'json' }).$type<Record<string, unknown>>().notNull(),
    rev: integer().notNull(),
  },
  (table) => [index('settings_rev').on(table.rev)],
);

export const projects = sqliteTable(
  'projects',
  {
    id: text().primaryKey(),
    name: text().notNull(),
    path: text().notNull().unique(),
    defaults: text({ mode: 'json' }).$type<ProjectDefaults>().notNull().default({}),
    git: text({ mode: 'json' }).$type<GitState>(),
    createdAt: integer().notNull(),
    /** Set where a person took it off the list: the row stays, so that its sessions find it again when it is added again. */
    removedAt: integer(),
    rev: integer().notNull(),
  },
  (table) => [index('projects_rev').on(table.rev)],
);

export const sessions = sqliteTable(
  'sessions',
  {
    id: text().primaryKey(),
    projectId: text().notNull(),
    title: text().notNull(),
    program: text({ mode: 'json' }).$type<Program>().notNull(),
    state: text().$type<SessionState>().notNull(),
    exitCode: integer(),
    notice: text(),
    signal: integer(),
    stop: text({ mode: 'json' }).$type<{ how: StopHow; at: number }>(),
    interrupted: integer({ mode: 'boolean' }).notNull().default(false),
    runs: integer().notNull(),
    cols: integer().notNull(),
    rows: integer().notNull(),
    createdAt: integer().notNull(),
    startedAt: integer(),
    endedAt: integer(),
    lastOutputAt: integer(),
    peek: text({ mode: 'json' }).$type<string[]>().notNull(),
    activity: text({ mode: 'json' }).$type<Activity>(),
    asks: text({ mode: 'json' }).$type<Ask[]>().notNull().default([]),
    servers: text({ mode: 'json' }).$type<ServerStatus[]>().notNull().default([]),
    prompts: text({ mode: 'json' }).$type<Prompt[]>().notNull().default([]),
    usage: text({ mode: 'json' }).$type<Usage>(),
    taskId: text(),
    claudeId: text(),
    forkedFrom: text(),
    pinned: integer({ mode: 'boolean' }).notNull().default(false),
    archivedAt: integer(),
    printed: integer().notNull().default(0),
    rev: integer().notNull(),
  },
  (table) => [
    index('sessions_rev').on(table.rev),
    index('sessions_state').on(table.state),
    index('sessions_task').on(table.taskId),
  ],
);

export const runs = sqliteTable(
  'runs',
  {
    sessionId: text().notNull(),
    run: integer().notNull(),
    startedAt: integer().notNull(),
    endedAt: integer(),
    exitCode: integer(),
    signal: integer(),
    /** Bytes recorded, once it has ended. */
    length: integer(),
    /** Terminal queries up to this offset have been answered, in so many bytes of the answers' own input journal. */
    answeredOutput: integer().notNull(),
    answeredJournal: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.sessionId, table.run] })],
);

/** Every conversation of Claude Code that a session has had, so that its thread is known by each of its names. */
export const conversations = sqliteTable(
  'conversations',
  {
    /** Claude Code's id. */
    id: text().primaryKey(),
    sessionId: text().notNull(),
    /** The run in which it was first heard of; null: Claude Code ran it alone. */
    run: integer(),
    since: integer().notNull(),
    /** Where Claude Code keeps it, as its hooks say; null until they do. */
    transcript: text(),
    /** A person has said something in it: before that, Claude Code keeps nothing. */
    begun: integer({ mode: 'boolean' }).notNull(),
  },
  (table) => [index('conversations_session').on(table.sessionId)],
);

export const notifications = sqliteTable(
  'notifications',
  {
    id: text().primaryKey(),
    kind: text().notNull(),
    sessionId: text(),
    position: text({ mode: 'json' }).$type<{ run: number; offset: number }>(),
    at: integer().notNull(),
    title: text().notNull(),
    text: text().notNull(),
    readAt: integer(),
    rev: integer().notNull(),
  },
  (table) => [index('notifications_rev').on(table.rev), index('notifications_at').on(table.at)],
);

export const devices = sqliteTable(
  'devices',
  {
    id: text().primaryKey(),
    /** Ed25519 public key; the id is its hash. */
    signingKey: blob({ mode: 'buffer' }).notNull(),
    /** X25519 public key: who the device is inside the channel. */
    noiseKey: blob({ mode: 'buffer' }).notNull().unique(),
    psk: blob({ mode: 'buffer' }).notNull(),
    name: text().notNull(),
    platform: text().notNull(),
    grant: text({ mode: 'json' }).$type<Grant>(),
    /** Who said that the safety words match: both must before there is a grant. */
    deviceMatched: integer({ mode: 'boolean' }).notNull(),
    machineMatched: integer({ mode: 'boolean' }).notNull(),
    invitedBy: text(),
    pairedAt: integer().notNull(),
    lastSeenAt: integer(),
    online: integer({ mode: 'boolean' }).notNull(),
    rev: integer().notNull(),
  },
  (table) => [index('devices_rev').on(table.rev)],
);

export const tombstones = sqliteTable(
  'tombstones',
  {
    kind: text().$type<SyncKind>().notNull(),
    id: text().notNull(),
    rev: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.kind, table.id] }), index('tombstones_rev').on(table.rev)],
);

/** Answers of requests that carried an idempotency key. `status` is null while, or where nobody knows whether, it was done. */
export const answers = sqliteTable(
  'answers',
  {
    caller: text().notNull(),
    key: text().notNull(),
    /** SHA-256 of method, path and body: another request under the same key is a mistake of the caller. */
    request: blob({ mode: 'buffer' }).notNull(),
    begunAt: integer().notNull(),
    status: integer(),
    body: text(),
  },
  (table) => [primaryKey({ columns: [table.caller, table.key] }), index('answers_begun').on(table.begunAt)],
);
