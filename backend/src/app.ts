import type { Boot } from '@mysms/contract/boot';
import compression from 'compression';
import express, { type Express, type Request, type RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { AccountDeps } from './accounts/account-deps.ts';
import { accountRoutes } from './accounts/account-routes.ts';
import { toAccount } from './accounts/account-view.ts';
import { sessions } from './accounts/sessions.ts';
import { setupCodeRequired } from './accounts/setup-code.ts';
import { findSignedIn } from './accounts/signed-in.ts';
import type { Config } from './config.ts';
import { contactRoutes } from './contacts/contact-routes.ts';
import { conversationRoutes, type ConversationDeps } from './conversations/conversation-routes.ts';
import { eventRoutes, type EventDeps } from './events/event-routes.ts';
import { apiDocs } from './http/api-docs.ts';
import { browserAssets, browserPage } from './http/browser-app.ts';
import { refuseCrossSite } from './http/cross-site.ts';
import { deadline } from './http/deadline.ts';
import { decodablePath } from './http/decodable-path.ts';
import { errorHandler } from './http/error-handler.ts';
import { healthRoutes, type Health } from './http/health-routes.ts';
import { jsonSuffix } from './http/json-suffix.ts';
import { metricsRoutes, type Metrics } from './http/metrics-routes.ts';
import { problemPages } from './http/problem-pages.ts';
import { Problem } from './http/problem.ts';
import { requestLog } from './http/request-log.ts';
import { securityHeaders } from './http/security-headers.ts';
import { trustOrigins } from './http/trust-origins.ts';
import { messageRoutes, type MessageDeps } from './messages/message-routes.ts';
import { twilioWebhookRoutes, type TwilioWebhookDeps } from './sms/twilio-webhook-routes.ts';

/** Everything the routes are given; made by `compose`. */
export interface AppDeps extends AccountDeps, MessageDeps, ConversationDeps, EventDeps, TwilioWebhookDeps {
  readonly config: Config;
  readonly log: Logger;
  readonly health: Health;
  /** Null when nobody watches: METRICS_TOKEN is not set. */
  readonly metrics: Metrics | null;
  /** Where the built browser app lies. */
  readonly appDirectory: string;
}

/** ms that a request may stay without an answer, unless its route waits on purpose. */
const answerWithinMs = 2700;

/** The HTTP side of one process: middleware and routers in reading order. */
export function createApp(deps: AppDeps): Express {
  const { config, log } = deps;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', config.trustProxy);

  app.use(requestLog(log));
  app.use(decodablePath);
  app.use(jsonSuffix);

  // Early, because thousands of callbacks may come at once: no browser reads their answers, and they have nothing to
  // compress.
  const inTime = deadline(answerWithinMs);
  app.use('/api/twilio', inTime, twilioWebhookRoutes(deps));

  app.use(securityHeaders(config.secure));
  app.use(compression());

  // Nobody signs in for these.
  app.use(healthRoutes(deps.health));
  app.use(metricsRoutes(deps.metrics));
  app.use(problemPages());
  app.use(apiDocs(() => describeApi(config.publicOrigin)));
  app.use(browserAssets(deps.appDirectory));

  app.use(inTime);
  app.use(trustOrigins(config.corsOrigins));
  app.use(refuseCrossSite(config.publicOrigin, config.corsOrigins));
  app.use(sessions(deps));
  app.use('/users', accountRoutes(deps));
  app.use('/api/messages', messageRoutes(deps));
  app.use('/api/conversations', conversationRoutes(deps));
  app.use('/api/contacts', contactRoutes(deps));
  app.use('/api/events', eventRoutes(deps));
  // No page of the app is below these.
  app.use(['/api', '/users'], nothingHere);
  app.use(browserPage(deps.appDirectory, (req) => bootOf(deps, req)));

  app.use(nothingHere);
  app.use(errorHandler(log));
  return app;
}

const nothingHere: RequestHandler = () => {
  throw new Problem('not_found');
};

/** Loaded when first asked for: the generator takes 10 MB that a server at rest can do without. */
async function describeApi(origin: string): Promise<object> {
  const { openApiDocument } = await import('./openapi.ts');
  return openApiDocument(origin);
}

/** What the page is told, so that it need not ask. */
async function bootOf(deps: AppDeps, req: Request): Promise<Boot> {
  const account = await findSignedIn(req, deps.accounts);
  return {
    account: account && toAccount(account),
    signup: deps.config.signup,
    setup_code_required: account === null && (await setupCodeRequired(deps)),
    home_country: deps.config.homeCountry,
  };
}
