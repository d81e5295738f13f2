/** Says before the fork what would go wrong after it, where nobody could tell it from the program's own output. */
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import type { SpawnOptions } from './types.ts';

const runs = (path: string): Promise<boolean> =>
  Promise.all([access(path, constants.X_OK), stat(path)]).then(
    ([, found]) => found.isFile(),
    () => false,
  );

/** The absolute path of the program, looked up in the PATH it is given. Rejects with the reason in words. */
export async function checkProgram({ file, cwd, env }: SpawnOptions): Promise<string> {
  const folder = await stat(cwd).catch(() => null);
  if (folder === null) throw new Error(`there is no folder ${cwd}`);
  if (!folder.isDirectory()) throw new Error(`${cwd} is not a folder`);
  await access(cwd, constants.X_OK).catch(() => {
    throw new Error(`the folder ${cwd} may not be entered`);
  });
  if (file.includes('/')) {
    const path = isAbsolute(file) ? file : resolve(cwd, file);
    if (await runs(path)) return path;
    const exists = await access(path).then(
      () => true,
      () => false,
    );
    throw new Error(exists ? `${file} is not executable` : `there is no program ${file}`);
  }
  for (const dir of (env.PATH ?? '/usr/bin:/bin').split(delimiter)) {
    const path = join(isAbsolute(dir) ? dir : resolve(cwd, dir), file);
    if (await runs(path)) return path;
  }
  throw new Error(`${file} is not on the PATH`);
}
