/**
 * The agent's API: an ordinary Hono app. Devices call it through their channel, the `poet` CLI over `control.sock`;
 * both transports set the caller.
 */
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { ProblemError } from '../problem.ts';
import { askRoutes } from './asks.ts';
import { cloneRoutes } from './clones.ts';
import { completionRoutes } from './completion.ts';
import { deviceRoutes } from './devices.ts';
import { dictationRoutes } from './dictations.ts';
import { doctorRoutes } from './doctor.ts';
import { doneRoutes } from './done.ts';
import type { Env, Services } from './env.ts';
import { answerError, answerUnknown } from './errors.ts';
import { historyRoutes } from './history.ts';
import { idempotency } from './idempotency.ts';
import { invitationRoutes } from './invitations.ts';
import { lifecycleRoutes } from './lifecycle.ts';
import { declaredRoutes } from './need.ts';
import { notificationRoutes } from './notifications.ts';
import { pairingRoutes } from './pairings.ts';
import { projectRoutes } from './projects.ts';
import { promptRoutes } from './prompts.ts';
import { proposalRoutes } from './proposals.ts';
import { pushRoutes } from './push.ts';
import { reportRoutes } from './reports.ts';
import { serverRoutes } from './servers.ts';
import { sessionRoutes } from './sessions.ts';
import { settingRoutes } from './settings.ts';
import { skillRoutes } from './skills.ts';
import { statusRoutes } from './status.ts';
import { syncRoutes } from './sync.ts';
import { taskRoutes } from './tasks.ts';
import { toolRoutes } from './tools.ts';
import { transcriptRoutes } from './transcripts.ts';
import { uploadRoutes } from './uploads.ts';

export const MAX_BODY_BYTES = 256 * 1024;
/** Hooks say what a tool read and wrote, which may be a large file. */
const MAX_HOOK_BYTES = 16 * 1024 * 1024;

const limited = (maxSize: number) =>
  bodyLimit({
    maxSize,
    onError: () => {
      throw new ProblemError(413, 'too-large', `A request has at most ${maxSize} bytes.`);
    },
  });

/** Throws where a route declares no need: such an agent must not start. */
export function createApi(services: Services) {
  const ofAnybody = limited(MAX_BODY_BYTES);
  const ofHooks = limited(MAX_HOOK_BYTES);
  const app = new Hono<Env>()
    .basePath('/v1')
    // Called without an environment, Hono leaves it undefined: that is a request without a caller.
    .use((c, next) => {
      c.env ??= {};
      return next();
    })
    .use((c, next) => (c.env.caller?.kind === 'session' ? ofHooks(c, next) : ofAnybody(c, next)))
    .use(idempotency(services.store, services.clock))
    .route('/', syncRoutes(services))
    .route('/', doneRoutes(services))
    .route('/', projectRoutes(services))
    .route('/', sessionRoutes(services))
    .route('/', lifecycleRoutes(services))
    .route('/', historyRoutes(services))
    .route('/', transcriptRoutes(services))
    .route('/', askRoutes(services))
    .route('/', promptRoutes(services))
    .route('/', deviceRoutes(services))
    .route('/', completionRoutes(services))
    .route('/', dictationRoutes(services))
    .route('/', uploadRoutes(services))
    .route('/', invitationRoutes(services))
    .route('/', pairingRoutes(services))
    .route('/', settingRoutes(services))
    .route('/', taskRoutes(services))
    .route('/', reportRoutes(services))
    .route('/', proposalRoutes(services))
    .route('/', statusRoutes(services))
    .route('/', doctorRoutes(services))
    .route('/', toolRoutes(services))
    .route('/', notificationRoutes(services))
    .route('/', pushRoutes(services))
    .route('/', cloneRoutes(services))
    .route('/', skillRoutes(services))
    .route('/', serverRoutes(services));
  app.onError(answerError(services.log));
  app.notFound(answerUnknown);
  declaredRoutes(app.routes);
  return app;
}

/** For `hono/client`. */
export type Api = ReturnType<typeof createApi>;
