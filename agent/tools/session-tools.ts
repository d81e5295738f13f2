/** Where a session is, and what else goes on in its project. */
import * as v from 'valibot';
import { listDevices } from '../store/devices.ts';
import { liveSessions } from '../store/sessions.ts';
import type { ToolDeps } from './groups.ts';
import { defineTool, type Tool } from './tool.ts';

export const sessionTools = ({ store, machine }: ToolDeps): Tool[] => [
  defineTool({
    name: 'session_info',
    title: 'Say where it runs',
    description:
      'Says where this session runs: its title, its project and folder, the machine, the other sessions that run in the same project, and whether a device of the person is connected just now. Changes nothing.',
    arguments: v.object({}),
    example: {},
    policy: 'allow',
    run: (_, { session, project }) => ({
      session: {
        id: session.id,
        title: session.title,
        startedAt: new Date(session.createdAt).toISOString(),
      },
      project: { id: project.id, name: project.name, folder: project.path },
      machine,
      otherSessions: liveSessions(store.db, project.id)
        .filter(({ id }) => id !== session.id)
        .map(({ id, title, program, activity }) => ({
          id,
          title,
          runs: program.kind,
          activity: activity?.state ?? null,
        })),
      devicesConnected: listDevices(store.db).filter(({ online }) => online).length,
    }),
  }),
];
