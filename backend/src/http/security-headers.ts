import { randomBytes } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import helmet from 'helmet';

/** The nonce of this response's content security policy, for the styles that Angular injects. */
export function cspNonce(res: Response): string {
  return String(res.locals['cspNonce']);
}

/**
 * One content security policy for all: scripts from ourselves only, no inline script, styles by a nonce per response.
 * `base-uri` stays 'self' (ASVS 3.4.3 asks for 'none'): without `<base href>` a deep link could not load the app.
 * @param secure whether PUBLIC_URL is https; only then is HSTS sent
 */
export function securityHeaders(secure: boolean): RequestHandler[] {
  return [
    (_req, res, next) => {
      res.locals['cspNonce'] = randomBytes(16).toString('base64url');
      next();
    },
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'self'"],
          scriptSrc: ["'self'"],
          scriptSrcAttr: ["'none'"],
          styleSrc: ["'self'", (_req, res) => `'nonce-${cspNonce(res as Response)}'`],
          imgSrc: ["'self'", 'data:'],
          objectSrc: ["'none'"],
          baseUri: ["'self'"],
          formAction: ["'self'"],
          frameAncestors: ["'none'"],
          requireTrustedTypesFor: ["'script'"],
          trustedTypes: ['angular', 'angular#bundler', 'angular#unsafe-bypass'],
        },
      },
      strictTransportSecurity: secure ? { maxAge: 31_536_000, includeSubDomains: true } : false,
      xFrameOptions: { action: 'deny' },
    }),
  ];
}
