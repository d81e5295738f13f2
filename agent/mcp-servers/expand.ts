/** `${VAR}` and `${VAR:-otherwise}` in a server's configuration, as Claude Code reads them. Pure. */
import type { ServerConfig } from './library.ts';

type Env = Readonly<Record<string, string>>;

export const expand = (text: string, env: Env): string =>
  text.replaceAll(
    /\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}/g,
    (whole, name: string, otherwise?: string) => env[name] ?? otherwise ?? whole,
  );

const all = (values: Env, env: Env): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, expand(value, env)]));

export function expandConfig(config: ServerConfig, env: Env): ServerConfig {
  if (config.type === 'stdio') {
    const { command, args } = config;
    return {
      ...config,
      command: expand(command, env),
      args: args.map((arg) => expand(arg, env)),
      env: all(config.env, env),
    };
  }
  return { ...config, url: expand(config.url, env), headers: all(config.headers, env) };
}
