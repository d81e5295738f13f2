/** Every command, in the order in which help lists them. */
import type { Command } from './command.ts';
import { attach } from './commands/attach.ts';
import { claude } from './commands/claude.ts';
import { devices } from './commands/devices.ts';
import { devicesRename } from './commands/devices-rename.ts';
import { devicesRevoke } from './commands/devices-revoke.ts';
import { doctor } from './commands/doctor.ts';
import { exportSession } from './commands/export.ts';
import { here } from './commands/here.ts';
import { link } from './commands/link.ts';
import { machines } from './commands/machines.ts';
import { machinesForget } from './commands/machines-forget.ts';
import { newSession } from './commands/new.ts';
import { pair } from './commands/pair.ts';
import { play } from './commands/play.ts';
import { projectsAdd } from './commands/projects-add.ts';
import { projectsList } from './commands/projects-list.ts';
import { projectsRemove } from './commands/projects-remove.ts';
import { reindex } from './commands/reindex.ts';
import { relay } from './commands/relay.ts';
import { search } from './commands/search.ts';
import { servers } from './commands/servers.ts';
import { serversAdd } from './commands/servers-add.ts';
import { serversTest } from './commands/servers-test.ts';
import { sessions } from './commands/sessions.ts';
import { sessionsDelete } from './commands/sessions-delete.ts';
import { sessionsFork } from './commands/sessions-fork.ts';
import { sessionsResume } from './commands/sessions-resume.ts';
import { sessionsStop } from './commands/sessions-stop.ts';
import { skills } from './commands/skills.ts';
import { skillsAdd } from './commands/skills-add.ts';
import { status } from './commands/status.ts';
import { stop } from './commands/stop.ts';
import { up } from './commands/up.ts';

export const commands: readonly Command[] = [
  up,
  status,
  doctor,
  stop,
  pair,
  devices,
  devicesRename,
  devicesRevoke,
  here,
  claude,
  projectsList,
  projectsAdd,
  projectsRemove,
  skills,
  skillsAdd,
  servers,
  serversAdd,
  serversTest,
  sessions,
  newSession,
  attach,
  sessionsResume,
  sessionsFork,
  sessionsStop,
  sessionsDelete,
  search,
  exportSession,
  play,
  reindex,
  link,
  machines,
  machinesForget,
  relay,
];
