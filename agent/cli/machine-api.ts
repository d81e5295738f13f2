/** A machine's API as the commands call it: the same over `control.sock` and through a device's channel. */
import * as v from 'valibot';
import { type Device, deviceSchema, type Machine, machineSchema } from '../../shared/model/device.ts';
import { type Doctor, doctorSchema } from '../../shared/model/doctor.ts';
import { countSchema, timeSchema } from '../../shared/model/ids.ts';
import { type Project, projectSchema } from '../../shared/model/project.ts';
import { type SearchAnswer, searchAnswerSchema } from '../../shared/model/search.ts';
import {
  foundServerSchema,
  type Server,
  type ServerTest,
  serverSchema,
  serverTestSchema,
} from '../../shared/model/server.ts';
import {
  type NewSession,
  type ResumeSession,
  type Session,
  type SessionWeight,
  type StopHow,
  sessionSchema,
  sessionWeightSchema,
} from '../../shared/model/session.ts';
import { type FoundSkill, foundSkillSchema, type Skill, skillSchema } from '../../shared/model/skill.ts';
import { syncAnswerSchema } from '../../shared/model/sync.ts';
import { problemSchema } from '../../shared/wire/messages.ts';
import type { DeskBegun, DeskSession } from '../sessions/desk.ts';
import { CliError } from './cli-error.ts';
import { Exit } from './exit-codes.ts';

export interface ApiRequest {
  method: string;
  body?: unknown;
  signal?: AbortSignal;
}
/** One call of the API; `path` begins with `/v1/`. */
export type CallApi = (path: string, request: ApiRequest) => Promise<Response>;

function exitCodeOfProblem(status: number, code: string): number {
  if (status === 401 || status === 403) return Exit.refused;
  return status === 409 && code !== 'needs-https' ? Exit.conflict : Exit.failure;
}

/** The API said no. `code` and the message are its own. */
export class ApiProblem extends CliError {
  readonly status: number;
  constructor(status: number, code: string, message: string) {
    super(message, exitCodeOfProblem(status, code), code);
    this.status = status;
  }
}

export const invitationSchema = v.object({ id: v.string(), link: v.string(), expiresAt: timeSchema });
export type Invitation = v.InferOutput<typeof invitationSchema>;

export const invitationStateSchema = v.object({
  state: v.picklist(['open', 'asks', 'accepted', 'rejected', 'used', 'expired']),
  device: v.optional(v.object({ id: v.string(), name: v.string(), platform: v.string() })),
  words: v.optional(v.array(v.string())),
  /** Changes with every change, the words' too. */
  version: countSchema,
});
export type InvitationState = v.InferOutput<typeof invitationStateSchema>;

const deskBegunSchema = v.object({ session: sessionSchema, joined: v.boolean() });
const deletedSchema = v.object({ deleted: v.array(v.string()) });
const stoppedSchema = v.object({ stopped: v.array(sessionSchema) });

const answeredInterruptedSchema = v.object({
  resumed: v.array(v.string()),
  refused: v.array(v.object({ id: v.string(), title: v.string(), message: v.string() })),
});
export type AnsweredInterrupted = v.InferOutput<typeof answeredInterruptedSchema>;

const foundSkillsSchema = v.object({ found: v.array(foundSkillSchema) });
const copiedSkillsSchema = v.object({ skills: v.array(skillSchema) });
const pastedServersSchema = v.object({
  found: v.array(v.omit(foundServerSchema, ['from'])),
  taken: v.array(serverSchema),
  refused: v.array(v.object({ name: v.string(), problem: v.string() })),
});
export type PastedServers = v.InferOutput<typeof pastedServersSchema>;

const indexStateSchema = v.object({ waiting: countSchema, bytes: countSchema });
export type IndexState = v.InferOutput<typeof indexStateSchema>;

export const statusSchema = v.object({
  machine: machineSchema,
  relay: v.object({
    url: v.string(),
    connected: v.boolean(),
    since: v.nullable(timeSchema),
    problem: v.nullable(v.string()),
  }),
  url: v.string(),
  publicUrl: v.nullable(v.string()),
  devices: countSchema,
  sessions: v.object({ running: countSchema, interrupted: countSchema }),
  host: v.object({ pid: v.nullable(countSchema) }),
  home: v.string(),
});
export type Status = v.InferOutput<typeof statusSchema>;

export interface MachineApi {
  everything(): Promise<{
    machine: Machine;
    projects: Project[];
    sessions: Session[];
    devices: Device[];
    skills: Skill[];
    servers: Server[];
  }>;
  addProject(path: string, name?: string): Promise<Project>;
  removeProject(id: string): Promise<void>;
  /** In a folder of the machine, or in a repository that git can fetch. */
  findSkills(from: string): Promise<{ found: FoundSkill[] }>;
  copySkills(copies: { projectId: string | null; paths: readonly string[] }): Promise<Skill[]>;
  /** Takes the named ones of a configuration; without names it is only read. */
  pasteServers(paste: {
    projectId: string | null;
    text: string;
    names?: readonly string[];
  }): Promise<PastedServers>;
  /** As a session of the project would start it. */
  tryServer(which: { id: string; project?: string }): Promise<ServerTest>;
  newSession(session: NewSession): Promise<Session>;
  session(id: string): Promise<Session>;
  stopSession(id: string, how: StopHow): Promise<Session>;
  /** Every session, harder step by step; gives those that ran. */
  stopAll(): Promise<Session[]>;
  resumeSession(id: string, how: ResumeSession): Promise<Session>;
  forkSession(id: string, how: ResumeSession): Promise<Session>;
  /** What deleting them frees. */
  weighSessions(ids: readonly string[]): Promise<SessionWeight>;
  /** For good. Gives those that were there. */
  deleteSessions(ids: readonly string[]): Promise<string[]>;
  answerInterrupted(what: 'resume' | 'leave'): Promise<AnsweredInterrupted>;
  /** On this machine alone. */
  sessionAtDesk(session: DeskSession): Promise<DeskBegun>;
  /** Bytes of a run from `from`, at most `max`, and how many are recorded. */
  output(id: string, run: number, from: number, max: number): Promise<{ bytes: Uint8Array; length: number }>;
  renameDevice(id: string, name: string): Promise<Device>;
  revokeDevice(id: string): Promise<void>;
  invite(accept: boolean): Promise<Invitation>;
  withdrawInvitation(id: string): Promise<void>;
  /** Comes back when the state is another than `known`, or after 25 s. */
  waitForInvitation(id: string, known: string, signal?: AbortSignal): Promise<InvitationState>;
  answerPairing(deviceId: string, match: boolean): Promise<void>;
  /** On the device that is being paired. */
  answerOwnPairing(match: boolean): Promise<void>;
  /** `before`: what an answer before said to go on with. */
  search(query: string, before: number | null): Promise<SearchAnswer>;
  /** On this machine alone: makes the index of the history anew. */
  reindex(): Promise<IndexState>;
  indexState(): Promise<IndexState>;
  doctor(): Promise<Doctor>;
  status(): Promise<Status>;
  shutdown(all: boolean): Promise<void>;
}

const MAX_TEXT = 500;

async function problemOf(response: Response): Promise<ApiProblem> {
  const text = await response.text();
  try {
    const { error } = v.parse(problemSchema, JSON.parse(text));
    return new ApiProblem(response.status, error.code, error.message);
  } catch {
    const said = text.slice(0, MAX_TEXT).trim();
    return new ApiProblem(
      response.status,
      'http',
      `the machine answered ${response.status}${said && `: ${said}`}`,
    );
  }
}

export function createMachineApi(call: CallApi): MachineApi {
  const send = async (
    method: string,
    path: string,
    body?: unknown,
    signal?: AbortSignal,
  ): Promise<Response> => {
    const response = await call(path, {
      method,
      ...(body === undefined ? {} : { body }),
      ...(signal === undefined ? {} : { signal }),
    });
    if (!response.ok) throw await problemOf(response);
    return response;
  };
  const read = async <S extends v.GenericSchema>(schema: S, response: Promise<Response>) => {
    const answer = v.safeParse(schema, await (await response).json());
    if (answer.success) return answer.output;
    throw new CliError(
      'the machine’s answer is not understood; is its version another?',
      Exit.failure,
      'answer',
    );
  };
  const done = async (response: Promise<Response>): Promise<void> => {
    await (await response).arrayBuffer();
  };
  const to = (id: string) => encodeURIComponent(id);
  return {
    everything: async () => {
      const { machine, rows } = await read(syncAnswerSchema, send('GET', '/v1/sync'));
      return {
        machine,
        projects: rows.project,
        sessions: rows.session,
        devices: rows.device,
        skills: rows.skill,
        servers: rows.server,
      };
    },
    addProject: (path, name) =>
      read(projectSchema, send('POST', '/v1/projects', { path, ...(name && { name }) })),
    removeProject: (id) => done(send('DELETE', `/v1/projects/${to(id)}`)),
    findSkills: (from) => read(foundSkillsSchema, send('POST', '/v1/found-skills', { from })),
    copySkills: async (copies) =>
      (await read(copiedSkillsSchema, send('POST', '/v1/found-skills/copy', copies))).skills,
    pasteServers: (paste) => read(pastedServersSchema, send('POST', '/v1/pasted-servers', paste)),
    tryServer: (which) => read(serverTestSchema, send('POST', '/v1/try-server', which)),
    newSession: (session) => read(sessionSchema, send('POST', '/v1/sessions', session)),
    session: (id) => read(sessionSchema, send('GET', `/v1/sessions/${to(id)}`)),
    stopSession: (id, how) => read(sessionSchema, send('POST', `/v1/sessions/${to(id)}/stop`, { how })),
    stopAll: async () => (await read(stoppedSchema, send('POST', '/v1/sessions/stop'))).stopped,
    resumeSession: (id, how) => read(sessionSchema, send('POST', `/v1/sessions/${to(id)}/resume`, how)),
    forkSession: (id, how) => read(sessionSchema, send('POST', `/v1/sessions/${to(id)}/fork`, how)),
    weighSessions: (ids) => read(sessionWeightSchema, send('POST', '/v1/sessions/weigh', { ids })),
    deleteSessions: async (ids) =>
      (await read(deletedSchema, send('POST', '/v1/sessions/delete', { ids }))).deleted,
    sessionAtDesk: (session) => read(deskBegunSchema, send('POST', '/v1/claude', session)),
    answerInterrupted: (what) =>
      read(answeredInterruptedSchema, send('POST', '/v1/sessions/interrupted', { do: what })),
    output: async (id, run, from, max) => {
      const response = await send('GET', `/v1/sessions/${to(id)}/runs/${run}/output?from=${from}&max=${max}`);
      const length = Number(response.headers.get('x-length'));
      return { bytes: new Uint8Array(await response.arrayBuffer()), length };
    },
    renameDevice: (id, name) => read(deviceSchema, send('PATCH', `/v1/devices/${to(id)}`, { name })),
    revokeDevice: (id) => done(send('DELETE', `/v1/devices/${to(id)}`)),
    invite: (accept) => read(invitationSchema, send('POST', '/v1/invitations', { accept })),
    withdrawInvitation: (id) => done(send('DELETE', `/v1/invitations/${to(id)}`)),
    waitForInvitation: (id, known, signal) =>
      read(
        invitationStateSchema,
        send('GET', `/v1/invitations/${to(id)}/wait?known=${to(known)}`, undefined, signal),
      ),
    answerPairing: (deviceId, match) => done(send('POST', `/v1/pairings/${to(deviceId)}`, { match })),
    answerOwnPairing: (match) => done(send('POST', '/v1/pairings/mine', { match })),
    search: (query, before) =>
      read(
        searchAnswerSchema,
        send('GET', `/v1/search?q=${to(query)}${before === null ? '' : `&before=${before}`}`),
      ),
    reindex: () => read(indexStateSchema, send('POST', '/v1/reindex')),
    indexState: () => read(indexStateSchema, send('GET', '/v1/index')),
    doctor: () => read(doctorSchema, send('GET', '/v1/doctor')),
    status: () => read(statusSchema, send('GET', '/v1/status')),
    shutdown: (all) => done(send('POST', '/v1/shutdown', { all })),
  };
}
