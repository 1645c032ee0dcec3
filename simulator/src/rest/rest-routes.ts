import { Router, type ErrorRequestHandler } from 'express';
import { accountJson, type AccountFacts } from './account-json.ts';
import { authenticate, type Credentials } from './authenticate.ts';
import type { NumberFacts } from './incoming-phone-number-json.ts';
import { mediaRoutes } from './media-routes.ts';
import { messageRoutes, type MessageRoutesOptions } from './message-routes.ts';
import { numberRoutes } from './number-routes.ts';
import { notFound, refuseOtherMethods } from './refuse-other-methods.ts';
import { RestError } from './rest-error.ts';
import { twilioHeaders } from './twilio-headers.ts';

export type RestRoutesOptions = MessageRoutesOptions & NumberFacts & Credentials;

/** The part of Twilio's REST API (2010-04-01) that the simulator speaks, in JSON. */
export function restRoutes(options: RestRoutesOptions): Router {
  const router = Router();
  router.use(twilioHeaders());
  router.use('/Accounts/:account.json', authenticate(options), accountRoute(options));
  router.use(
    '/Accounts/:account',
    authenticate(options),
    mediaRoutes(options),
    messageRoutes(options),
    numberRoutes(options, options.numbers),
  );
  router.use((request) => {
    throw notFound(request.originalUrl);
  });
  router.use(renderError);
  return router;
}

function accountRoute(facts: AccountFacts): Router {
  const router = Router();
  router.get('/', (_request, response) => {
    response.json(accountJson(facts));
  });
  return refuseOtherMethods(router);
}

const renderError: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) {
    next(error);
    return;
  }
  const shown = asRestError(error);
  if (shown.status === 401) response.set('WWW-Authenticate', 'Basic realm="Twilio API"');
  response.status(shown.status).json(shown);
};

/** A body that cannot be parsed is the caller's fault; anything else that was not foreseen is ours. */
function asRestError(error: unknown): RestError {
  if (error instanceof RestError) return error;
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 500;
  if (status >= 400 && status < 500) return new RestError(status, 20001, 'Bad request');
  return new RestError(500, 20500, 'An internal server error has occurred');
}
