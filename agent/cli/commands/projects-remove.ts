import { resolve } from 'node:path';
import { defineCommand, homeOption, jsonOption } from '../command.ts';
import { localApi } from '../control-socket.ts';
import { Exit } from '../exit-codes.ts';
import { homeOf } from '../local-home.ts';
import { pick } from '../pick.ts';
import { plain } from '../text/columns.ts';

export const projectsRemove = defineCommand({
  name: 'projects remove',
  summary: 'take a project off the list; its folder stays as it is',
  arguments: [{ name: 'PROJECT', help: 'its id, name or folder' }],
  options: { ...jsonOption, ...homeOption },
  async run({ values, positionals }, io) {
    const wanted = positionals[0] ?? '';
    const api = localApi(homeOf(values));
    const { projects } = await api.everything();
    const project =
      projects.find((one) => one.path === resolve(wanted)) ??
      pick('project', projects, wanted, { id: (one) => one.id, name: (one) => one.name });
    await api.removeProject(project.id);
    if (values.json) io.json({ removed: project.id, name: project.name });
    else io.out(`“${plain(project.name)}” is off the list; ${plain(project.path)} stays as it is.`);
    return Exit.ok;
  },
});
