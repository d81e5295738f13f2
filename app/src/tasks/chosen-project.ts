/** Whose tasks the tab shows: as it was left on this device. */
import { keep, kept } from '../ui/kept.ts';

const KEY = 'tasks-project';
export const chosenProject = (): string | null => kept(KEY);
export const chooseProject = (projectId: string): void => keep(KEY, projectId);
