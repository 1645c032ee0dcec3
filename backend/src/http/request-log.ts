import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';

/** The id of a request, in every log line about it and in every problem it answers. */
export function requestId(res: Response): string {
  return String(res.locals['requestId']);
}

/**
 * Logs each finished request by an allow-list of fields. Neither the path's ids and query nor any header or body:
 * they may hold numbers, texts and tokens.
 */
export function requestLog(log: Logger): RequestHandler {
  return (req, res, next) => {
    const startedAt = performance.now();
    res.locals['requestId'] = randomUUID();
    res.set('X-Request-Id', requestId(res));
    res.once('finish', () => {
      log.info(
        {
          request_id: requestId(res),
          method: req.method,
          route: routeOf(req),
          status: res.statusCode,
          ms: Math.round(performance.now() - startedAt),
        },
        'request',
      );
    });
    next();
  };
}

/**
 * The pattern of the matched route (`/api/messages/:id`); a dash when none matched. Where its router is mounted is what
 * the path has in front of the pattern's own segments, since Express has forgotten it once the answer is out.
 */
function routeOf(req: Request): string {
  const route: unknown = req.route;
  if (typeof route !== 'object' || route === null || !('path' in route) || typeof route.path !== 'string')
    return '-';
  if (route.path.includes('*')) return route.path;
  const own = segmentsOf(route.path);
  const [path = ''] = req.originalUrl.split('?');
  const segments = segmentsOf(path);
  return `/${[...segments.slice(0, segments.length - own.length), ...own].join('/')}`;
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}
