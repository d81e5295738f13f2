import * as v from 'valibot';
import { newId } from '../../../../shared/model/ids.ts';
import type { Switch } from '../../../../shared/model/scoped.ts';
import {
  type FoundServer,
  foundServerSchema,
  type ServerInput,
  serverSchema,
  serverStatusSchema,
  serverTestSchema,
} from '../../../../shared/model/server.ts';
import { toolCallSchema, toolSchema } from '../../../../shared/model/tools.ts';
import type { Calls } from '../calls.ts';
import { nothing } from './nothing.ts';

const foundSchema = v.object({ found: v.array(foundServerSchema) });
const takenSchema = v.object({
  taken: v.array(serverSchema),
  refused: v.array(v.object({ name: v.string(), problem: v.string() })),
});
const pastedSchema = v.object({
  found: v.array(v.omit(foundServerSchema, ['from'])),
  ...takenSchema.entries,
});
const statusesSchema = v.object({ servers: v.array(serverStatusSchema) });
const toolsSchema = v.object({ tools: v.array(toolSchema) });
const callsSchema = v.object({ calls: v.array(toolCallSchema) });

export type ServerActions = ReturnType<typeof serverActions>;
/** Whatever may hold a value of a variable or a header needs the link: what waits to be sent is kept on this device. */
export const serverActions = ({ live, later }: Calls) => ({
  newServer: (id: string, body: ServerInput & { projectId: string | null }) =>
    live(id, { method: 'POST', path: '/v1/servers', body }, serverSchema),
  changeServer: (id: string, server: string, body: ServerInput) =>
    live(id, { method: 'PUT', path: `/v1/servers/${server}`, body }, serverSchema),
  switchServer: (id: string, server: string, body: Switch) =>
    later(id, 'Switch an MCP server', { method: 'POST', path: `/v1/servers/${server}/switch`, body }),
  removeServer: (id: string, server: string) =>
    live(id, { method: 'DELETE', path: `/v1/servers/${server}` }, nothing),
  /** One that is kept, or as it is typed just now; then `id` says whose known values it takes. */
  tryServer: (id: string, body: { id?: string; project?: string; input?: ServerInput }) =>
    live(id, { method: 'POST', path: '/v1/try-server', body }, serverTestSchema),
  /** What Claude Code has already: for everything, and for a project where one is named. */
  foundServers: (id: string, project: string | null) =>
    live(
      id,
      { method: 'GET', path: `/v1/found-servers${project === null ? '' : `?project=${project}`}` },
      foundSchema,
    ),
  takeServers: (
    id: string,
    body: {
      projectId: string | null;
      of?: string;
      servers: readonly Pick<FoundServer, 'from' | 'name'>[];
    },
  ) => live(id, { method: 'POST', path: '/v1/found-servers/take', body, key: newId() }, takenSchema),
  /** Without names it only reads what was pasted. */
  pasteServers: (id: string, body: { projectId: string | null; text: string; names?: readonly string[] }) =>
    live(id, { method: 'POST', path: '/v1/pasted-servers', body }, pastedSchema),
  /** With all that they said on standard error. */
  sessionServers: (id: string, session: string) =>
    live(id, { method: 'GET', path: `/v1/sessions/${session}/servers` }, statusesSchema),
  tools: (id: string) => live(id, { method: 'GET', path: '/v1/tools' }, toolsSchema),
  toolCalls: (id: string, session: string) =>
    live(id, { method: 'GET', path: `/v1/sessions/${session}/tool-calls` }, callsSchema),
});
