/** Every tool that sessions have. A further group is a file of its own, and a line here. */
import type { Prompts } from '../claude/prompts.ts';
import type { Clock } from '../clock.ts';
import type { History } from '../history/history.ts';
import type { Notifications } from '../notifications/post.ts';
import type { SkillLibrary } from '../skills/library.ts';
import type { Store } from '../store/open.ts';
import type { Tasks } from '../tasks/tasks.ts';
import { type AskPerson, askTools } from './ask-tools.ts';
import { historyTools } from './history-tools.ts';
import { notifyTools } from './notify-tools.ts';
import { promptTools } from './prompt-tools.ts';
import { sessionTools } from './session-tools.ts';
import { skillTools } from './skill-tools.ts';
import { taskTools } from './task-tools.ts';
import type { Tool } from './tool.ts';

export interface ToolDeps {
  store: Store;
  clock: Clock;
  notifications: Notifications;
  tasks: Tasks;
  askPerson: AskPerson;
  sendPrompt: Prompts['send'];
  skills: Pick<SkillLibrary, 'active' | 'text'>;
  search: History['search'];
  /** Of this machine. */
  machine: string;
}

export const allTools = (deps: ToolDeps): readonly Tool[] => [
  ...sessionTools(deps),
  ...taskTools(deps),
  ...skillTools(deps),
  ...historyTools(deps),
  ...askTools(deps),
  ...notifyTools(deps),
  ...promptTools(deps),
];
