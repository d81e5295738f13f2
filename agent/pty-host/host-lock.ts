/** One host a home. The lock is the operating system's and dies with its holder: nothing stale is ever left to judge. */
import { DatabaseSync } from 'node:sqlite';

/** Held until the process ends. False where another process holds it. */
export function takeHostLock(file: string): boolean {
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch {
    database.close();
    return false;
  }
  held.push(database);
  return true;
}

/** Collected, a database lets go of its lock. */
const held: DatabaseSync[] = [];
