/** Clones, skills and MCP servers in memory, for tests of components and for the gallery. */
import type { Clone } from '../../../shared/model/project.ts';
import type { FoundServer, Server, ServerStatus, ServerTest } from '../../../shared/model/server.ts';
import type { FoundSkill, OwnSkill, Skill } from '../../../shared/model/skill.ts';
import type { ToolAbout } from '../../../shared/model/tools.ts';
import type { ServerActions } from '../data/actions/servers.ts';
import type { SkillActions } from '../data/actions/skills.ts';
import type { Result } from '../data/types.ts';
import { fakeId } from './fake-data.ts';

export interface FakeGear {
  foundSkills?: FoundSkill[];
  ownSkills?: OwnSkill[];
  test?: ServerTest;
  foundServers?: FoundServer[];
  statuses?: ServerStatus[];
  tools?: ToolAbout[];
}

export const fakeClone = (more: Partial<Clone> = {}): Clone => ({
  id: fakeId('clone'),
  path: '/home/ada/src/quill',
  state: 'running',
  progress: 'Receiving objects:  42% (420/1000), 1.20 MiB',
  problem: '',
  projectId: null,
  ...more,
});

export const fakeSkill = (name: string, more: Partial<Skill> = {}): Skill => ({
  id: fakeId(name),
  name,
  description: `Does ${name}, whenever that is asked for.`,
  projectId: null,
  enabled: true,
  projects: {},
  files: [],
  notes: [],
  updatedAt: Date.now() - 3_600_000,
  rev: 1,
  ...more,
});

export const fakeServer = (name: string, more: Partial<Server> = {}): Server => ({
  id: fakeId(name),
  name,
  projectId: null,
  enabled: true,
  projects: {},
  launch: { kind: 'stdio', command: 'npx', args: ['-y', `${name}-server`], env: [] },
  alwaysLoad: false,
  updatedAt: Date.now() - 3_600_000,
  rev: 1,
  ...more,
});

const fine: ServerTest = {
  at: 0,
  ok: true,
  ms: 640,
  about: 'fake 1.2.3',
  tools: [{ name: 'look_up', description: 'Looks something up.' }],
  stderr: '',
  problem: '',
};

type Did = <T>(value: T, ...call: [string, ...unknown[]]) => Promise<Result<T>>;

export function fakeGear(did: Did, { gear = {} }: { gear?: FakeGear }): SkillActions & ServerActions {
  const taken = { taken: [], refused: [] };
  return {
    newSkill: (...args) => did(fakeSkill('fresh'), 'newSkill', ...args),
    saveSkill: (...args) => did(fakeSkill('saved'), 'saveSkill', ...args),
    switchSkill: (...args) => did(null, 'switchSkill', ...args),
    removeSkill: (...args) => did(null, 'removeSkill', ...args),
    saveSkillFile: (...args) => did(fakeSkill('saved'), 'saveSkillFile', ...args),
    removeSkillFile: (...args) => did(fakeSkill('saved'), 'removeSkillFile', ...args),
    findSkills: (...args) => did({ found: gear.foundSkills ?? [] }, 'findSkills', ...args),
    copySkills: (...args) => did({ skills: [fakeSkill('copied')] }, 'copySkills', ...args),
    ownSkills: (...args) => did({ skills: gear.ownSkills ?? [] }, 'ownSkills', ...args),
    newServer: (...args) => did(fakeServer('fresh'), 'newServer', ...args),
    changeServer: (...args) => did(fakeServer('changed'), 'changeServer', ...args),
    switchServer: (...args) => did(null, 'switchServer', ...args),
    removeServer: (...args) => did(null, 'removeServer', ...args),
    tryServer: (...args) => did(gear.test ?? fine, 'tryServer', ...args),
    foundServers: (...args) => did({ found: gear.foundServers ?? [] }, 'foundServers', ...args),
    takeServers: (...args) => did(taken, 'takeServers', ...args),
    pasteServers: (...args) => did({ found: gear.foundServers ?? [], ...taken }, 'pasteServers', ...args),
    sessionServers: (...args) => did({ servers: gear.statuses ?? [] }, 'sessionServers', ...args),
    tools: (...args) => did({ tools: gear.tools ?? [] }, 'tools', ...args),
    toolCalls: (...args) => did({ calls: [] }, 'toolCalls', ...args),
  };
}
