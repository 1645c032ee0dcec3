import cors from 'cors';
import type { Request, RequestHandler } from 'express';

const exposedHeaders = ['ETag', 'Link', 'Retry-After', 'X-Request-Id'];

/**
 * Lets pages of other origins read our answers, and answers their preflights. Any other OPTIONS is a method that the
 * address takes or does not.
 * @param origins CORS_ORIGINS
 */
export function trustOrigins(origins: readonly string[]): RequestHandler {
  const share = cors({ origin: [...origins], credentials: true, exposedHeaders });
  return (req, res, next) => {
    if (req.method !== 'OPTIONS' || isPreflight(req)) share(req, res, next);
    else next();
  };

  function isPreflight(req: Request): boolean {
    const origin = req.get('origin');
    const method = req.get('access-control-request-method');
    return origin !== undefined && origins.includes(origin) && method !== undefined;
  }
}
