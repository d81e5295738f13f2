/** Projects, skills and MCP servers: what sessions start in and with, put together. */
import { basename } from 'node:path';
import { nameFrom } from '../shared/model/ids.ts';
import type { Services } from './api/env.ts';
import type { Clock } from './clock.ts';
import type { Home } from './home.ts';
import { createServerLibrary, type ServerLibrary } from './mcp-servers/library.ts';
import { openSecrets, type Secrets } from './mcp-servers/secrets.ts';
import { createTryServer } from './mcp-servers/try-server.ts';
import { createClones } from './projects/clones.ts';
import { askGit } from './projects/git.ts';
import { createGitWatch } from './projects/git-watch.ts';
import type { LoginEnvironment } from './sessions/login-environment.ts';
import { createCheckouts } from './skills/checkouts.ts';
import { createSkillLibrary, type SkillLibrary } from './skills/library.ts';
import type { Store } from './store/open.ts';
import { addProject } from './store/projects.ts';

export interface Gear {
  skills: SkillLibrary;
  servers: ServerLibrary;
  secrets: Secrets;
  services: Pick<
    Services,
    'skills' | 'checkouts' | 'servers' | 'tryServer' | 'clones' | 'git' | 'environment'
  >;
  stop(): void;
}

export function createGear(deps: {
  home: Pick<Home, 'skillsDir' | 'secretsFile' | 'checkoutsDir'>;
  store: Store;
  login: Pick<LoginEnvironment, 'get'>;
  clock: Clock;
  /** Skills have changed: running sessions may have them. */
  onSkills(): void;
  /** Whether somebody would see what is looked at. */
  watched(): boolean;
}): Gear {
  const { home, store, clock } = deps;
  const environment = async () => (await deps.login.get()).env;
  const secrets = openSecrets(home.secretsFile);
  const skills = createSkillLibrary({ dir: home.skillsDir, store, clock, onChange: deps.onSkills });
  const servers = createServerLibrary({ store, clock, secrets });
  const git = createGitWatch({
    store,
    clock,
    watched: deps.watched,
    ask: async (dir) => askGit(dir, await environment()),
  });
  const clones = createClones({
    env: environment,
    clock,
    onDone(path) {
      const name = nameFrom(basename(path), 'project');
      const project = store.write((tx) => addProject(tx, { name, path, now: clock.now() }));
      void git.look(project.id);
      return project;
    },
  });
  return {
    skills,
    servers,
    secrets,
    services: {
      skills,
      servers,
      clones,
      git,
      environment,
      checkouts: createCheckouts({ dir: home.checkoutsDir, env: environment }),
      tryServer: createTryServer({ env: environment, secrets, clock }),
    },
    stop() {
      git.stop();
      clones.stop();
    },
  };
}
