import { resolve } from 'node:path';
import { defineCommand, homeOption, jsonOption } from '../command.ts';
import { localApi } from '../control-socket.ts';
import { Exit } from '../exit-codes.ts';
import { homeOf } from '../local-home.ts';
import { plain } from '../text/columns.ts';

export const projectsAdd = defineCommand({
  name: 'projects add',
  summary: 'add a folder of this machine as a project',
  arguments: [{ name: 'FOLDER', help: 'an existing folder, `.` for this one' }],
  options: {
    name: { type: 'string', value: 'NAME', help: 'its name in lists (default: the folder’s)' },
    ...jsonOption,
    ...homeOption,
  },
  async run({ values, positionals }, io) {
    const project = await localApi(homeOf(values)).addProject(resolve(positionals[0] ?? '.'), values.name);
    if (values.json) io.json(project);
    else io.out(`Added “${plain(project.name)}”: ${plain(project.path)}`);
    return Exit.ok;
  },
});
