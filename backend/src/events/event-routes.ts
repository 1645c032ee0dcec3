import { Router } from 'express';
import type { AccountStore } from '../accounts/account-store.ts';
import { storedSessionId } from '../accounts/session-store.ts';
import { currentAccount, liveSession, signedIn } from '../accounts/signed-in.ts';
import { Problem } from '../http/problem.ts';
import { refuseOtherMethods } from '../http/refuse-other-methods.ts';
import type { EventHub } from './event-hub.ts';
import { forgetRequest } from './forget-request.ts';
import { streamHeaders } from './live-stream.ts';

export interface EventDeps {
  readonly accounts: AccountStore;
  readonly eventHub: EventHub;
}

/** `/api/events`: what happens to the signed-in account's messages and conversations, as it happens. */
export function eventRoutes(deps: EventDeps): Router {
  const router = Router();
  router.get('/', signedIn(deps.accounts), async (req, res) => {
    // It asks what a stream would be like, and would wait for the end of one.
    if (req.method === 'HEAD') {
      res.writeHead(200, streamHeaders).end();
      return;
    }
    const session = liveSession(req);
    if (session === null) throw new Problem('not_signed_in');
    const { id: account, role } = currentAccount(res);
    const { epoch, ends_at: endsAt } = session;
    const listener = { account, role, session: storedSessionId(req.sessionID), epoch, endsAt };
    await deps.eventHub.open(res, listener, req.get('last-event-id'));
    forgetRequest(req, res);
  });
  return refuseOtherMethods(router);
}
