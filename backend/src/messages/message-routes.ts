import { listMessagesSchema, sendMessageSchema, summaryQuerySchema } from '@mysms/contract/messages';
import { Router, type Request, type RequestHandler, type Response } from 'express';
import { Types } from 'mongoose';
import type { AccountStore } from '../accounts/account-store.ts';
import { currentAccount, readAlongside, signedIn } from '../accounts/signed-in.ts';
import { beginStoring } from '../http/deadline.ts';
import { jsonBody, noBody } from '../http/json-body.ts';
import { parseBody, parseQuery } from '../http/parse.ts';
import { Problem } from '../http/problem.ts';
import { refuseOtherMethods } from '../http/refuse-other-methods.ts';
import { cancelMessage } from './cancel-message.ts';
import { findMessage } from './find-message.ts';
import { parseIdempotencyKey } from './idempotency-key.ts';
import { listMessages, type ListMessagesDeps } from './list-messages.ts';
import {
  changesInVersion,
  listVersion,
  namesVersion,
  type Change,
  type ListVersion,
} from './list-version.ts';
import type { StoredKey } from './message-store.ts';
import { resendMessage } from './resend-message.ts';
import { sendMessage, type SendMessageDeps, type Sent } from './send-message.ts';
import { beginningOf, summarizeMessages } from './summarize-messages.ts';

export interface MessageDeps extends SendMessageDeps, ListMessagesDeps {
  readonly accounts: AccountStore;
}

/** `/api/messages`: only ever the signed-in account's own. */
export function messageRoutes(deps: MessageDeps): Router {
  const router = Router();

  router.get('/', signedIn(deps.accounts, latestChanges), list);
  router.post('/', signedIn(deps.accounts, earlierUse), jsonBody, send);
  router.get('/summary', signedIn(deps.accounts, latestChanges), summarize);
  router.get('/:id', signedIn(deps.accounts), findOne);
  router.post('/:id/cancel', signedIn(deps.accounts), noBody, cancel);
  router.post('/:id/resend', signedIn(deps.accounts, earlierUse), noBody, resend);
  return refuseOtherMethods(router);

  /** When the account's messages last changed, read together with the account. */
  function latestChanges(_req: Request, account: Types.ObjectId) {
    return deps.messages.latestChanges(account, changesInVersion);
  }

  /** What a send with the same key made before, read together with the account. */
  function earlierUse(req: Request, account: Types.ObjectId) {
    const key = storedKeyOf(req);
    return key === null ? null : deps.messages.withKey(account, key);
  }

  /** A key is stored as a hash: people put numbers into keys, and a number stands in one place only. */
  function storedKeyOf(req: Request): string | null {
    const key = parseIdempotencyKey(req.get('idempotency-key'));
    return key === null ? null : deps.hash('idempotency', key);
  }

  async function list(...[req, res]: Parameters<RequestHandler>): Promise<void> {
    const query = parseQuery(listMessagesSchema, req.query);
    const account = ownId(res);
    if (isUnchanged(req, res, listVersion(account.toHexString(), changesOf(res)))) return;
    const page = await listMessages(deps, account, query);
    if (page.next !== null) {
      const parameters = new URLSearchParams({ ...stringsOf(req.query), before: page.next });
      res.set('Link', `</api/messages?${parameters.toString()}>; rel="next"`);
    }
    // Not `res.json`: Express would answer 304 by itself, also for a version that has not settled.
    res.type('json').end(JSON.stringify(page.messages));
  }

  async function summarize(...[req, res]: Parameters<RequestHandler>): Promise<void> {
    const since = beginningOf(parseQuery(summaryQuerySchema, req.query));
    const account = ownId(res);
    const version = listVersion(`${account.toHexString()} since ${since.getTime()}`, changesOf(res));
    if (isUnchanged(req, res, version)) return;
    res.type('json').end(JSON.stringify(await summarizeMessages(deps.messages, account, since)));
  }

  async function send(...[req, res]: Parameters<RequestHandler>): Promise<void> {
    const { value: text, pointer } = parseBody(sendMessageSchema, req.body, 'message');
    const request = {
      account: ownId(res),
      text,
      pointer,
      storedKey: storedKeyOf(req),
      earlier: earlierOf(res),
    };
    await answerSent(
      res,
      sendMessage(deps, request, () => beginStoring(res)),
    );
  }

  async function resend(...[req, res]: Parameters<RequestHandler>): Promise<void> {
    const storedKey = storedKeyOf(req);
    if (storedKey === null) throw new Problem('idempotency_key_required');
    const request = { account: ownId(res), id: idOf(req), storedKey, earlier: earlierOf(res) };
    await answerSent(
      res,
      resendMessage(deps, request, () => beginStoring(res)),
    );
  }

  async function answerSent(res: Response, sending: Promise<Sent>): Promise<void> {
    const { id, isNew } = await sending;
    const { events: _events, ...message } = await findMessage(deps, ownId(res), id);
    res
      .status(isNew ? 201 : 200)
      .set('Cache-Control', 'no-store')
      .json(message);
  }

  async function cancel(...[req, res]: Parameters<RequestHandler>): Promise<void> {
    res.set('Cache-Control', 'no-store').json(await cancelMessage(deps, ownId(res), idOf(req)));
  }

  async function findOne(...[req, res]: Parameters<RequestHandler>): Promise<void> {
    const message = await findMessage(deps, ownId(res), idOf(req));
    res.set('Cache-Control', 'private, no-cache').json(message);
  }
}

function ownId(res: Response): Types.ObjectId {
  return new Types.ObjectId(currentAccount(res).id);
}

/** @throws {Problem} `not_found`: what is no id names nothing */
function idOf(req: Request): Types.ObjectId {
  const { id } = req.params;
  if (typeof id !== 'string' || !/^[0-9a-f]{24}$/.test(id)) throw new Problem('not_found');
  return new Types.ObjectId(id);
}

function changesOf(res: Response): readonly Change[] {
  return readAlongside(res) as unknown as readonly Change[];
}

function earlierOf(res: Response): StoredKey | null {
  const [earlier = null] = readAlongside(res) as unknown as readonly StoredKey[];
  return earlier;
}

/** Names the version of the answer; answers 304 when the client has it already. */
function isUnchanged(req: Request, res: Response, version: ListVersion): boolean {
  res.set({ ETag: version.etag, 'Cache-Control': 'private, no-cache' });
  if (!version.isSettled || !namesVersion(req.get('if-none-match'), version.etag)) return false;
  res.status(304).end();
  return true;
}

function stringsOf(query: Request['query']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
