/** Every tool that sessions have. A further group is a file of its own, and a line here. */
import type { Clock } from '../clock.ts';
import type { Notifications } from '../notifications/post.ts';
import type { Store } from '../store/open.ts';
import { notifyTools } from './notify-tools.ts';
import { sessionTools } from './session-tools.ts';
import type { Tool } from './tool.ts';

export interface ToolDeps {
  store: Store;
  clock: Clock;
  notifications: Notifications;
  /** Of this machine. */
  machine: string;
}

export const allTools = (deps: ToolDeps): readonly Tool[] => [...sessionTools(deps), ...notifyTools(deps)];
