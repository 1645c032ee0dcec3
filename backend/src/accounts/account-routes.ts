import {
  changeAccountSchema,
  resetPasswordSchema,
  signInSchema,
  signUpSchema,
} from '@mysms/contract/accounts';
import { Router, type RequestHandler } from 'express';
import { parseBody } from '../http/parse.ts';
import { jsonBody } from '../http/json-body.ts';
import { Problem } from '../http/problem.ts';
import { refuseOtherMethods } from '../http/refuse-other-methods.ts';
import type { AccountDeps } from './account-deps.ts';
import { toAccount } from './account-view.ts';
import { changeAccount } from './change-account.ts';
import { resetPassword } from './reset-password.ts';
import { sessionCookie } from './session-cookie.ts';
import { signIn, signInStrategy } from './sign-in.ts';
import { signUp } from './sign-up.ts';
import { currentAccount, liveSession, signedIn } from './signed-in.ts';
import { endSession, startSession } from './start-session.ts';
import { visitorOf } from './visitor.ts';

/**
 * `/users`. What guards each route beyond who may:
 *   sign up          SIGNUP, setup code and invitation (`admission.ts`), LIMIT_SIGNUPS_PER_HOUR
 *   sign in, change  the throttle on wrong passwords (`guarded-attempt.ts`)
 *   reset            a one-time link
 */
export function accountRoutes(deps: AccountDeps): Router {
  // By name, so that Passport makes each request a copy of its own.
  deps.authenticator.use('local', signInStrategy(deps));
  const owner = signedIn(deps.accounts);
  const router = Router();
  router.use((_req, res, next) => {
    res.set('Cache-Control', 'no-store');
    next();
  });

  router.post('/', anyone, jsonBody, async (req, res) => {
    const body = parseBody(signUpSchema, req.body, 'user', ['invite', 'setup_code']);
    const account = await signUp(deps, body, visitorOf(req, res, deps.hash));
    await startSession(req, account);
    res.status(201).json(toAccount(account));
  });

  router.get('/', owner, (_req, res) => {
    res.json(toAccount(currentAccount(res)));
  });

  router.patch('/', owner, jsonBody, async (req, res) => {
    const session = liveSession(req);
    if (session === null) throw new Problem('not_signed_in');
    const body = parseBody(changeAccountSchema, req.body, 'user');
    const account = await changeAccount(deps, session, body, visitorOf(req, res, deps.hash));
    if (account.sessionEpoch !== session.epoch) await startSession(req, account);
    res.json(toAccount(account));
  });

  router.post('/sign_in', anyone, jsonBody, async (req, res) => {
    const { value } = parseBody(signInSchema, req.body, 'user');
    res.json(toAccount(await signIn(deps, req, res, value)));
  });

  router.delete('/sign_out', owner, async (req, res) => {
    const { name, attributes } = sessionCookie(deps.config.secure);
    await endSession(req);
    res.clearCookie(name, attributes).status(204).end();
  });

  router.post('/password', anyone, jsonBody, async (req, res) => {
    const body = parseBody(resetPasswordSchema, req.body, 'user');
    const account = await resetPassword(deps, body, visitorOf(req, res, deps.hash));
    await startSession(req, account);
    res.json(toAccount(account));
  });

  return refuseOtherMethods(router);
}

const anyone: RequestHandler = (_req, _res, next) => {
  next();
};
