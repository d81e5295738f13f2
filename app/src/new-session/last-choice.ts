/** What was started last on this device: the sheet opens with it. */
const KEY = 'last-project';

export const lastProject = (): string | null => localStorage.getItem(KEY);
export const rememberProject = (projectId: string): void => localStorage.setItem(KEY, projectId);
