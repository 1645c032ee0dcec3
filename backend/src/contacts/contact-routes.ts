import { searchSchema } from '@mysms/contract/conversations';
import { Router, type RequestHandler } from 'express';
import { Types } from 'mongoose';
import type { AccountStore } from '../accounts/account-store.ts';
import { currentAccount, signedIn } from '../accounts/signed-in.ts';
import type { SearchConversationsDeps } from '../conversations/search-conversations.ts';
import type { SearchTurns } from '../conversations/search-turns.ts';
import { jsonBody } from '../http/json-body.ts';
import { parseBody } from '../http/parse.ts';
import { refuseOtherMethods } from '../http/refuse-other-methods.ts';
import { searchContacts } from './search-contacts.ts';

export interface ContactDeps extends SearchConversationsDeps {
  readonly accounts: AccountStore;
  readonly searchTurns: SearchTurns;
}

/** `/api/contacts`: people of the signed-in account's own conversations. */
export function contactRoutes(deps: ContactDeps): Router {
  const router = Router();

  router.post('/search', signedIn(deps.accounts), jsonBody, search);
  return refuseOtherMethods(router);

  async function search(...[req, res]: Parameters<RequestHandler>): Promise<void> {
    const { value } = parseBody(searchSchema, req.body, 'search');
    const account = new Types.ObjectId(currentAccount(res).id);
    await deps.searchTurns(res, async () => {
      res.set('Cache-Control', 'no-store').json(await searchContacts(deps, account, value.q));
    });
  }
}
