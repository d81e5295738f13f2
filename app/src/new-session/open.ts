/** The New session sheet can be opened from any place. */
import { createSignal } from 'solid-js';

export interface NewSessionFor {
  machineId?: string;
  projectId?: string;
  /** What it is to work on. */
  taskId?: string;
}

const [request, setRequest] = createSignal<NewSessionFor | null>(null);

export { request as newSessionRequest };

export const openNewSession = (preset: NewSessionFor): void => void setRequest(preset);
export const closeNewSession = (): void => void setRequest(null);
