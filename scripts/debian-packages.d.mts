export function onPath(name: string, env?: NodeJS.ProcessEnv): string | null;
export function ensurePrograms(
  programs: readonly string[],
  packages: readonly string[],
): Promise<string | null>;
