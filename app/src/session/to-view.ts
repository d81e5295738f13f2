/** From one view of a session to its neighbour, as a swipe asks for it. */
import type { Session } from '../../../shared/model/session.ts';
import { formatPlace } from '../router/places.ts';
import { router } from '../router/router.ts';
import { type SessionView, viewsOf } from './session-views.ts';

/** Sets in from the side that the finger uncovered; those who want less motion see it at once. */
const SLIDE_MS = 160;
const SLIDE_PX = 28;

/** They stand in for one another, as behind the tabs: back leads out of all of them. */
export function toView(machineId: string, session: Session, at: SessionView, step: 1 | -1): void {
  const views = viewsOf(session);
  const next = views[views.indexOf(at) + step];
  if (next === undefined) return;
  router.navigate(formatPlace({ at: next, machineId, sessionId: session.id }), { replace: true });
  if (window.matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  requestAnimationFrame(() =>
    document.querySelector('main')?.animate(
      [
        { transform: `translateX(${step * SLIDE_PX}px)`, opacity: 0.4 },
        { transform: 'none', opacity: 1 },
      ],
      { duration: SLIDE_MS, easing: 'ease-out' },
    ),
  );
}
