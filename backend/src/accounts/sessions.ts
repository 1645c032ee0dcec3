import type { RequestHandler } from 'express';
import session from 'express-session';
import type { AccountDeps } from './account-deps.ts';
import { sessionCookie } from './session-cookie.ts';

/** Reads the session of a request that has a cookie; a request without one costs nothing. */
export function sessions(
  deps: Pick<AccountDeps, 'config' | 'sessionStore' | 'authenticator'>,
): RequestHandler[] {
  const { config, sessionStore, authenticator } = deps;
  const { name, attributes } = sessionCookie(config.secure);
  return [
    // Browsers see PUBLIC_URL. Behind a proxy that TRUST_PROXY does not name, express-session would send no Secure
    // cookie at all.
    (req, _res, next) => {
      Object.defineProperty(req, 'secure', { value: config.secure, configurable: true });
      next();
    },
    session({
      name,
      cookie: attributes,
      secret: config.sessionSecrets,
      store: sessionStore,
      resave: false,
      saveUninitialized: false,
      rolling: false,
    }),
    authenticator.initialize(),
    authenticator.session() as RequestHandler,
  ];
}
