import type { RequestHandler } from 'express';
import { Problem } from './problem.ts';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses requests that another site made a browser send (CSRF), by Fetch Metadata with the Origin as fallback
 * (OWASP CSRF cheat sheet). With neither header it is no browser and passes; such a client holds its own cookie.
 * @param ownOrigin the origin of PUBLIC_URL
 * @param trustedOrigins CORS_ORIGINS
 */
export function refuseCrossSite(ownOrigin: string, trustedOrigins: readonly string[]): RequestHandler {
  return (req, _res, next) => {
    if (safeMethods.has(req.method) || isOurs(req.get('sec-fetch-site'), req.get('origin'))) next();
    else throw new Problem('cross_site');
  };

  function isOurs(fetchSite: string | undefined, origin: string | undefined): boolean {
    if (origin !== undefined && trustedOrigins.includes(origin)) return true;
    if (fetchSite !== undefined) return fetchSite === 'same-origin' || fetchSite === 'none';
    return origin === undefined || origin === ownOrigin;
  }
}
