import { defineCommand, homeOption, jsonOption } from '../command.ts';
import { localApi } from '../control-socket.ts';
import { Exit } from '../exit-codes.ts';
import { homeOf } from '../local-home.ts';
import { plain } from '../text/columns.ts';

export const here = defineCommand({
  name: 'here',
  summary: 'add this folder as a project',
  options: {
    name: { type: 'string', value: 'NAME', help: 'its name in lists (default: the folder’s)' },
    ...jsonOption,
    ...homeOption,
  },
  async run({ values }, io) {
    const api = localApi(homeOf(values));
    const cwd = process.cwd();
    const { projects } = await api.everything();
    const known = projects.find(({ path }) => path === cwd);
    const project = known ?? (await api.addProject(cwd, values.name));
    if (values.json) io.json(project);
    else if (known !== undefined) io.out(`“${plain(project.name)}” is a project already.`);
    else io.out(`Added “${plain(project.name)}”. \`poet claude\` starts Claude Code here, for devices too.`);
    return Exit.ok;
  },
});
