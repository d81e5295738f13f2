/** What was started last on this device: the sheet opens with it. */
import { keep, kept } from '../ui/kept.ts';

const KEY = 'last-project';

export const lastProject = (): string | null => kept(KEY);
export const rememberProject = (projectId: string): void => keep(KEY, projectId);
