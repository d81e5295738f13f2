export interface Ran {
  code: number;
  output: string;
}
export interface DeployOptions {
  origins: readonly string[];
  name: string | undefined;
  run(
    args: readonly string[],
    options?: { input?: string; quiet?: boolean; env?: Record<string, string> },
  ): Promise<Ran>;
  /** Of our own, for what must not stand in an argument. */
  folder: string;
  say(text: string): void;
  fetch(url: string): Promise<{ json(): Promise<unknown> }>;
  wait?: () => Promise<unknown>;
}
export function originOf(address: string): string | null;
export function deploy(options: DeployOptions): Promise<string | null>;
