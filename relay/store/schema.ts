/** All that a relay keeps: who an agent lets in. No key, no token, nothing of what passes through. */
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const allowedDevices = sqliteTable(
  'allowed_devices',
  { agentId: text().notNull(), deviceId: text().notNull() },
  (table) => [primaryKey({ columns: [table.agentId, table.deviceId] })],
);

export const invitations = sqliteTable(
  'invitations',
  {
    agentId: text().notNull(),
    /** base64url of the SHA-256 of the token that a device shows. */
    id: text().notNull(),
    /** Milliseconds since 1970. */
    expiresAt: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.agentId, table.id] }),
    index('invitations_by_expiry').on(table.expiresAt),
  ],
);
