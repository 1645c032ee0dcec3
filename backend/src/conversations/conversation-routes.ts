import {
  changeConversationSchema,
  listConversationsSchema,
  listThreadSchema,
  markReadSchema,
  searchSchema,
  sendToConversationSchema,
} from '@mysms/contract/conversations';
import { Router, type RequestHandler, type Response } from 'express';
import { Types } from 'mongoose';
import type { AccountStore } from '../accounts/account-store.ts';
import { currentAccount, signedIn } from '../accounts/signed-in.ts';
import { beginStoring } from '../http/deadline.ts';
import { jsonBody, noBody } from '../http/json-body.ts';
import { linkNext } from '../http/link-next.ts';
import { parseBody, parseQuery } from '../http/parse.ts';
import { requiredPathId } from '../http/path-id.ts';
import { Problem } from '../http/problem.ts';
import { refuseOtherMethods } from '../http/refuse-other-methods.ts';
import { answerSent, earlierOf, earlierUse, storedKeyOf } from '../messages/answer-sent.ts';
import { answerUnchanged, latestChanges } from '../messages/answer-unchanged.ts';
import type { SendMessageDeps } from '../messages/send-message.ts';
import { changeConversation } from './change-conversation.ts';
import type { ConversationRecord } from './conversation-record.ts';
import { listConversations } from './list-conversations.ts';
import { listThread, threadQuery, type ListThreadDeps } from './list-thread.ts';
import { markRead } from './mark-read.ts';
import type { MembershipStore } from './membership-store.ts';
import { searchConversations, type SearchConversationsDeps } from './search-conversations.ts';
import type { SearchTurns } from './search-turns.ts';
import { sendToConversation } from './send-to-conversation.ts';
import { takeConversation, type TakeConversationDeps } from './take-conversation.ts';
import { viewConversations } from './view-conversations.ts';
import {
  conversationAnd,
  isNobodys,
  ownConversation,
  takable,
  taken,
  visible,
  visibleConversation,
} from './visible-conversation.ts';

export interface ConversationDeps
  extends SearchConversationsDeps, ListThreadDeps, SendMessageDeps, TakeConversationDeps {
  readonly accounts: AccountStore;
  readonly memberships: MembershipStore;
  readonly searchTurns: SearchTurns;
}

/** `/api/conversations`: the signed-in account's own; and those that nobody has taken, for operators and admins. */
export function conversationRoutes(deps: ConversationDeps): Router {
  const router = Router();
  const conversation = signedIn(deps.accounts, conversationAnd());
  const withChanges = signedIn(deps.accounts, conversationAnd(latestChanges(deps.messages)));
  const withEarlierUse = signedIn(deps.accounts, conversationAnd(earlierUse(deps)));

  router.get('/', signedIn(deps.accounts), list);
  router.use(searchRoute());
  router.get('/:id', conversation, visible, findOne);
  router.patch('/:id', conversation, taken, jsonBody, change);
  router.post('/:id/read', conversation, taken, jsonBody, read);
  router.post('/:id/take', conversation, takable, noBody, take);
  router.get('/:id/messages', withChanges, visible, thread);
  router.post('/:id/messages', withEarlierUse, taken, jsonBody, send);
  return refuseOtherMethods(router);

  async function list(...[req, res]: Parameters<RequestHandler>): Promise<void> {
    const query = parseQuery(listConversationsSchema, req.query);
    const { id, role } = currentAccount(res);
    if (query.filter === 'unassigned' && role === 'member') throw new Problem('forbidden');
    const page = await listConversations(deps, new Types.ObjectId(id), query);
    linkNext(req, res, page.next);
    res.set('Cache-Control', 'private, no-cache').json(page.conversations);
  }

  /** Refuses other methods itself, before `/:id` takes the word for an id. */
  function searchRoute(): Router {
    return refuseOtherMethods(Router().post('/search', signedIn(deps.accounts), jsonBody, search));
  }

  async function search(...[req, res]: Parameters<RequestHandler>): Promise<void> {
    const { value } = parseBody(searchSchema, req.body, 'search');
    const account = new Types.ObjectId(currentAccount(res).id);
    await deps.searchTurns(res, async () => {
      res.set('Cache-Control', 'no-store').json(await searchConversations(deps, account, value.q));
    });
  }

  async function findOne(...[, res]: Parameters<RequestHandler>): Promise<void> {
    await answer(res, visibleConversation(res));
  }

  async function change(...[req, res]: Parameters<RequestHandler>): Promise<void> {
    const { value } = parseBody(changeConversationSchema, req.body, 'conversation');
    await changeConversation(deps.memberships, visibleConversation(res), value);
    await answer(res, visibleConversation(res));
  }

  async function read(...[req, res]: Parameters<RequestHandler>): Promise<void> {
    const { value, pointer } = parseBody(markReadSchema, req.body, 'conversation');
    await markRead(deps, visibleConversation(res), value.up_to, pointer('up_to'));
    await answer(res, visibleConversation(res));
  }

  async function take(...[req, res]: Parameters<RequestHandler>): Promise<void> {
    const account = currentAccount(res);
    const own = ownConversation(res);
    // What was never nobody's has nothing to take.
    const isTakenOver = own === null || own.taken_at !== undefined;
    const _id = isTakenOver ? await takeConversation(deps, account, requiredPathId(req)) : own._id;
    await answer(res, { _id, account: new Types.ObjectId(account.id) });
  }

  async function answer(
    res: Response,
    { _id, account }: Pick<ConversationRecord, '_id' | 'account'>,
  ): Promise<void> {
    const [view] = await viewConversations(deps, account, [_id]);
    // Somebody else has taken it in this moment.
    if (view === undefined) throw new Problem('not_found');
    res.set('Cache-Control', 'private, no-cache').json(view);
  }

  async function thread(...[req, res]: Parameters<RequestHandler>): Promise<void> {
    const shown = visibleConversation(res);
    const query = threadQuery(shown, parseQuery(listThreadSchema, req.query));
    res.set('Cache-Control', 'private, no-cache');
    // The changes are those of the account's own messages.
    if (!isNobodys(shown) && answerUnchanged(req, res, [shown._id, query])) return;
    const page = await listThread(deps, shown, query);
    linkNext(req, res, page.next);
    // Not `res.json`: Express would answer 304 by itself, also for a version that has not settled.
    res.type('json').end(JSON.stringify(page.messages));
  }

  async function send(...[req, res]: Parameters<RequestHandler>): Promise<void> {
    const { value: text, pointer } = parseBody(sendToConversationSchema, req.body, 'message');
    const request = {
      conversation: visibleConversation(res),
      text,
      pointer,
      storedKey: storedKeyOf(req, deps.hash),
      earlier: earlierOf(res),
    };
    const sending = sendToConversation(deps, request, () => beginStoring(res));
    await answerSent(deps, res, request.conversation.account, sending);
  }
}
