import { Router } from 'express';
import { refuseOtherMethods } from './refuse-other-methods.ts';

/** What `/ready` is told about each part of the process. */
export interface Health {
  /** Whether the part works right now, from what is known already: a probe asks nothing of anybody. */
  readonly parts: Readonly<Record<string, () => boolean>>;
  /** Sentences about what is wrong without being fatal. */
  warnings(): readonly string[];
}

/** `GET /up`: the process lives. `GET /ready`: it can do its work, or which part cannot. */
export function healthRoutes(health: Health): Router {
  const router = Router();
  router.get('/up', (_req, res) => {
    res.set('Cache-Control', 'no-store').json({ status: 'up' });
  });
  router.get('/ready', (_req, res) => {
    const parts = Object.fromEntries(
      Object.entries(health.parts).map(([name, works]) => [name, works() ? 'ok' : 'down']),
    );
    const ready = Object.values(parts).every((state) => state === 'ok');
    res
      .status(ready ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json({ status: ready ? 'ready' : 'not_ready', parts, warnings: health.warnings() });
  });
  return refuseOtherMethods(router);
}
