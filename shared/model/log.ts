/** One line per event, structured; fields hold no secrets and no phone's address. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
export type Log = (level: LogLevel, event: string, fields?: Record<string, unknown>) => void;

export const noLog: Log = () => {};
