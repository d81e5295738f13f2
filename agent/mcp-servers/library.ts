/** The MCP servers of this machine: rows in the database, values of variables and headers in the file of secrets. */
import { newId } from '../../shared/model/ids.ts';
import { activeIn, type Switch } from '../../shared/model/scoped.ts';
import type { Launch, LaunchInput, Server, ServerInput } from '../../shared/model/server.ts';
import type { Clock } from '../clock.ts';
import { ProblemError } from '../problem.ts';
import { serverStore } from '../store/gear.ts';
import type { Store } from '../store/open.ts';
import type { Secrets } from './secrets.ts';

/** As Claude Code's `mcpServers` has it, values and all: never logged, never sent. */
export type ServerConfig =
  | { type: 'stdio'; command: string; args: string[]; env: Record<string, string>; alwaysLoad?: true }
  | { type: 'http' | 'sse'; url: string; headers: Record<string, string>; alwaysLoad?: true };

/** Each throws ProblemError where it cannot be done. */
export interface ServerLibrary {
  create(input: ServerInput & { projectId: string | null }): Server;
  change(id: string, input: ServerInput): Server;
  switch(id: string, change: Switch): Server;
  remove(id: string): void;
  config(id: string): ServerConfig;
  /** With the values that it has already where it is one that is known. */
  configOf(input: ServerInput, id: string | null): ServerConfig;
  /** What sessions of this project get, by name. */
  active(projectId: string): Record<string, ServerConfig>;
}

export function createServerLibrary(deps: { store: Store; clock: Clock; secrets: Secrets }): ServerLibrary {
  const { store, clock, secrets } = deps;

  function config({ launch, alwaysLoad, id }: Server): ServerConfig {
    return assemble(launch, secrets.of(id), alwaysLoad);
  }

  return {
    create({ projectId, ...input }) {
      const id = newId();
      const { launch, values } = parted(input.launch, {});
      const row = { ...input, launch, id, projectId, enabled: true, projects: {}, updatedAt: clock.now() };
      const server = store.write((tx) => serverStore.insert(tx, row));
      secrets.set(id, values);
      return server;
    },
    change(id, input) {
      serverStore.get(store.db, id);
      const { launch, values } = parted(input.launch, secrets.of(id));
      const change = { ...input, launch, updatedAt: clock.now() };
      const server = store.write((tx) => serverStore.update(tx, id, change));
      secrets.set(id, values);
      return server;
    },
    switch: (id, change) => store.write((tx) => serverStore.switch(tx, id, change)),
    remove(id) {
      store.write((tx) => serverStore.remove(tx, id));
      secrets.set(id, null);
    },
    config: (id) => config(serverStore.get(store.db, id)),
    configOf(input, id) {
      const { launch, values } = parted(input.launch, id === null ? {} : secrets.of(id));
      return assemble(launch, values, input.alwaysLoad);
    },
    active: (projectId) =>
      Object.fromEntries(
        activeIn(serverStore.list(store.db), projectId).map((one) => [one.name, config(one)]),
      ),
  };
}

/** Names for the row, values for the file. */
function parted(input: LaunchInput, known: Readonly<Record<string, string>>) {
  const given = input.kind === 'stdio' ? input.env : input.headers;
  const names = Object.keys(given);
  const values = Object.fromEntries(
    names.map((name) => {
      const value = given[name] ?? known[name];
      if (value !== undefined) return [name, value];
      throw new ProblemError(422, 'no-value', `${name} has no value yet: give it one.`, { field: name });
    }),
  );
  const launch: Launch =
    input.kind === 'stdio'
      ? { kind: input.kind, command: input.command, args: input.args, env: names }
      : { kind: input.kind, url: input.url, headers: names };
  return { launch, values };
}

function assemble(
  launch: Launch,
  values: Readonly<Record<string, string>>,
  alwaysLoad: boolean,
): ServerConfig {
  const always = alwaysLoad ? { alwaysLoad: true as const } : {};
  if (launch.kind === 'stdio') {
    const { command, args } = launch;
    return { type: 'stdio', command, args, env: { ...values }, ...always };
  }
  return { type: launch.kind, url: launch.url, headers: { ...values }, ...always };
}
