import type { Session } from '../../shared/model/session.ts';

export const isOver = (session: Session): boolean => session.state === 'exited' || session.state === 'failed';
