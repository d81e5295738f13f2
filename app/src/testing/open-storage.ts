/** The storage of this browser as the data layer has it, for tests: opened without lock, tabs and mending. */
import { type Database, openDatabase, type Storage } from '../data/database.ts';
import { newVaultKey, openVault } from '../data/vault.ts';

export async function openStorage(): Promise<Storage> {
  const database = await openDatabase({ onBlocked() {} });
  return { database, vault: openVault(await keyOf(database)), emptied: 0, mend: async () => false };
}

async function keyOf(database: Database): Promise<CryptoKey> {
  const standing = await database.get('vault', 'key');
  if (standing instanceof CryptoKey) return standing;
  const fresh = await newVaultKey();
  await database.put('vault', fresh, 'key');
  return fresh;
}
