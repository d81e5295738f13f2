import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'sqlite',
  // Also writes migrations.js, by which the edge finds the same migrations.
  driver: 'durable-sqlite',
  schema: './relay/store/schema.ts',
  out: './drizzle/relay',
});
