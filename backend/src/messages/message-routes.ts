import { listMessagesSchema, sendMessageSchema, summaryQuerySchema } from '@mysms/contract/messages';
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
import { answerSent, earlierOf, earlierUse, storedKeyOf } from './answer-sent.ts';
import { answerUnchanged, latestChanges } from './answer-unchanged.ts';
import { cancelMessage } from './cancel-message.ts';
import type { MediaDeps } from './find-media.ts';
import { findMessage } from './find-message.ts';
import { listMessages, messagesQuery, type ListMessagesDeps } from './list-messages.ts';
import { streamMedia } from './media-route.ts';
import { resendMessage } from './resend-message.ts';
import { sendMessage, type SendMessageDeps } from './send-message.ts';
import { beginningOf, summarizeMessages } from './summarize-messages.ts';

export interface MessageDeps extends SendMessageDeps, ListMessagesDeps, MediaDeps {
  readonly accounts: AccountStore;
}

/** `/api/messages`: only ever the signed-in account's own. */
export function messageRoutes(deps: MessageDeps): Router {
  const router = Router();
  const withChanges = signedIn(deps.accounts, latestChanges(deps.messages));
  const withEarlierUse = signedIn(deps.accounts, earlierUse(deps));

  router.get('/', withChanges, list);
  router.post('/', withEarlierUse, jsonBody, send);
  router.get('/summary', withChanges, summarize);
  router.get('/:id', signedIn(deps.accounts), findOne);
  router.get('/:id/media/:sid', signedIn(deps.accounts), streamMedia(deps));
  router.post('/:id/cancel', signedIn(deps.accounts), noBody, cancel);
  router.post('/:id/resend', withEarlierUse, noBody, resend);
  return refuseOtherMethods(router);

  async function list(...[req, res]: Parameters<RequestHandler>): Promise<void> {
    const query = messagesQuery(parseQuery(listMessagesSchema, req.query));
    const account = ownId(res);
    if (answerUnchanged(req, res, [account, query])) return;
    const page = await listMessages(deps, account, query);
    linkNext(req, res, page.next);
    // Not `res.json`: Express would answer 304 by itself, also for a version that has not settled.
    res.type('json').end(JSON.stringify(page.messages));
  }

  async function summarize(...[req, res]: Parameters<RequestHandler>): Promise<void> {
    const since = beginningOf(parseQuery(summaryQuerySchema, req.query));
    const account = ownId(res);
    if (answerUnchanged(req, res, [account, since])) return;
    res.type('json').end(JSON.stringify(await summarizeMessages(deps.messages, account, since)));
  }

  async function send(...[req, res]: Parameters<RequestHandler>): Promise<void> {
    const { value: text, pointer } = parseBody(sendMessageSchema, req.body, 'message');
    const request = {
      account: ownId(res),
      text,
      pointer,
      storedKey: storedKeyOf(req, deps.hash),
      earlier: earlierOf(res),
    };
    const sending = sendMessage(deps, request, () => beginStoring(res));
    await answerSent(deps, res, request.account, sending);
  }

  async function resend(...[req, res]: Parameters<RequestHandler>): Promise<void> {
    const storedKey = storedKeyOf(req, deps.hash);
    if (storedKey === null) throw new Problem('idempotency_key_required');
    const request = { account: ownId(res), id: requiredPathId(req), storedKey, earlier: earlierOf(res) };
    const sending = resendMessage(deps, request, () => beginStoring(res));
    await answerSent(deps, res, request.account, sending);
  }

  async function cancel(...[req, res]: Parameters<RequestHandler>): Promise<void> {
    res.set('Cache-Control', 'no-store').json(await cancelMessage(deps, ownId(res), requiredPathId(req)));
  }

  async function findOne(...[req, res]: Parameters<RequestHandler>): Promise<void> {
    const message = await findMessage(deps, ownId(res), requiredPathId(req));
    res.set('Cache-Control', 'private, no-cache').json(message);
  }
}

function ownId(res: Response): Types.ObjectId {
  return new Types.ObjectId(currentAccount(res).id);
}
