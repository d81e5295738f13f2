/** What sessions are given: skills and MCP servers. Texts and values stand in files (agent/skills, agent/mcp-servers). */
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Launch } from '../../shared/model/server.ts';
import type { Skill } from '../../shared/model/skill.ts';

const scoped = {
  projectId: text(),
  enabled: integer({ mode: 'boolean' }).notNull(),
  projects: text({ mode: 'json' }).$type<Record<string, boolean>>().notNull(),
};

export const skills = sqliteTable(
  'skills',
  {
    id: text().primaryKey(),
    name: text().notNull(),
    description: text().notNull(),
    ...scoped,
    files: text({ mode: 'json' }).$type<Skill['files']>().notNull(),
    notes: text({ mode: 'json' }).$type<string[]>().notNull(),
    updatedAt: integer().notNull(),
    rev: integer().notNull(),
  },
  (table) => [index('skills_rev').on(table.rev)],
);

export const servers = sqliteTable(
  'servers',
  {
    id: text().primaryKey(),
    name: text().notNull(),
    ...scoped,
    launch: text({ mode: 'json' }).$type<Launch>().notNull(),
    alwaysLoad: integer({ mode: 'boolean' }).notNull(),
    updatedAt: integer().notNull(),
    rev: integer().notNull(),
  },
  (table) => [index('servers_rev').on(table.rev)],
);
