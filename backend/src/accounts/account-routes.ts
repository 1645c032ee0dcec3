import {
  changeAccountSchema,
  deleteAccountSchema,
  resetPasswordSchema,
  signInSchema,
  signUpSchema,
} from '@mysms/contract/accounts';
import { Router, type Request, type RequestHandler, type Response } from 'express';
import { parseBody } from '../http/parse.ts';
import { jsonBody } from '../http/json-body.ts';
import { Problem } from '../http/problem.ts';
import { refuseOtherMethods } from '../http/refuse-other-methods.ts';
import { toAccount } from './account-view.ts';
import type { SessionUser } from './authenticator.ts';
import { changeAccount } from './change-account.ts';
import { deleteAccount, type DeleteAccountDeps } from './delete-account.ts';
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
 *   sign in, change, delete  the throttle on wrong passwords (`guarded-attempt.ts`)
 *   reset            a one-time link
 */
export function accountRoutes(deps: DeleteAccountDeps): Router {
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
    const session = sessionOf(req);
    const body = parseBody(changeAccountSchema, req.body, 'user');
    const account = await changeAccount(deps, session, body, visitorOf(req, res, deps.hash));
    if (account.sessionEpoch !== session.epoch) await startSession(req, account);
    res.json(toAccount(account));
  });

  router.post('/sign_in', anyone, jsonBody, async (req, res) => {
    const { value } = parseBody(signInSchema, req.body, 'user');
    res.json(toAccount(await signIn(deps, req, res, value)));
  });

  router.delete('/', owner, jsonBody, async (req, res) => {
    const body = parseBody(deleteAccountSchema, req.body, 'user');
    await deleteAccount(deps, sessionOf(req), body, visitorOf(req, res, deps.hash));
    answerSignedOut(res);
  });

  router.delete('/sign_out', owner, async (req, res) => {
    await endSession(req);
    answerSignedOut(res);
  });

  router.get('/sessions', owner, async (req, res) => {
    res.json(await deps.openSessions.list(sessionOf(req)));
  });

  router.delete('/sessions/:id', owner, async (req, res) => {
    const session = sessionOf(req);
    const id = String(req.params['id']);
    if (!(await deps.openSessions.end(session, id))) throw new Problem('not_found');
    if (id === session.name) answerSignedOut(res);
    else res.status(204).end();
  });

  router.post('/password', anyone, jsonBody, async (req, res) => {
    const body = parseBody(resetPasswordSchema, req.body, 'user');
    const account = await resetPassword(deps, body, visitorOf(req, res, deps.hash));
    await startSession(req, account);
    res.json(toAccount(account));
  });

  return refuseOtherMethods(router);

  function answerSignedOut(res: Response): void {
    const { name, attributes } = sessionCookie(deps.config.secure);
    res.clearCookie(name, attributes).status(204).end();
  }
}

function sessionOf(req: Request): SessionUser {
  const session = liveSession(req);
  if (session === null) throw new Problem('not_signed_in');
  return session;
}

const anyone: RequestHandler = (_req, _res, next) => {
  next();
};
