import { listMessagesSchema, sendMessageSchema } from '@mysms/contract/messages';
import { Router, type Request, type RequestHandler } from 'express';
import { Types } from 'mongoose';
import { currentAccount, readAlongside, signedIn } from '../accounts/signed-in.ts';
import { beginStoring } from '../http/deadline.ts';
import { jsonBody } from '../http/json-body.ts';
import { parseBody, parseQuery } from '../http/parse.ts';
import { Problem } from '../http/problem.ts';
import { refuseOtherMethods } from '../http/refuse-other-methods.ts';
import { findMessage } from './find-message.ts';
import { parseIdempotencyKey } from './idempotency-key.ts';
import { listMessages, type ListMessagesDeps } from './list-messages.ts';
import { changesInVersion, listVersion, namesVersion, type Change } from './list-version.ts';
import type { StoredKey } from './message-store.ts';
import { sendMessage, type SendMessageDeps } from './send-message.ts';

export type MessageDeps = SendMessageDeps & ListMessagesDeps;

/** `/api/messages`: only ever the signed-in account's own. */
export function messageRoutes(deps: MessageDeps): Router {
  const router = Router();

  router.get(
    '/',
    signedIn(deps.accounts, (_req, account) => deps.messages.latestChanges(account, changesInVersion)),
    list,
  );
  router.post('/', signedIn(deps.accounts, earlierUse), jsonBody, send);
  router.get('/:id', signedIn(deps.accounts), findOne);
  return refuseOtherMethods(router);

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
    const account = currentAccount(res);
    const version = listVersion(account.id, readAlongside(res) as unknown as readonly Change[]);
    res.set({ ETag: version.etag, 'Cache-Control': 'private, no-cache' });
    if (version.isSettled && namesVersion(req.get('if-none-match'), version.etag)) {
      res.status(304).end();
      return;
    }
    const page = await listMessages(deps, new Types.ObjectId(account.id), query);
    if (page.next !== null) {
      const parameters = new URLSearchParams({ ...stringsOf(req.query), before: page.next });
      res.set('Link', `</api/messages?${parameters.toString()}>; rel="next"`);
    }
    // Not `res.json`: Express would answer 304 by itself, also for a version that has not settled.
    res.type('json').end(JSON.stringify(page.messages));
  }

  async function send(...[req, res]: Parameters<RequestHandler>): Promise<void> {
    const { value: text, pointer } = parseBody(sendMessageSchema, req.body, 'message');
    const account = new Types.ObjectId(currentAccount(res).id);
    const [earlier = null] = readAlongside(res) as unknown as readonly StoredKey[];
    const storedKey = storedKeyOf(req);
    const sent = await sendMessage(deps, { account, text, pointer, storedKey, earlier }, () => {
      beginStoring(res);
    });
    const { events: _events, ...message } = await findMessage(deps, account, sent.id);
    res
      .status(sent.isNew ? 201 : 200)
      .set('Cache-Control', 'no-store')
      .json(message);
  }

  async function findOne(...[req, res]: Parameters<RequestHandler>): Promise<void> {
    const { id } = req.params;
    if (typeof id !== 'string' || !/^[0-9a-f]{24}$/.test(id)) throw new Problem('not_found');
    const message = await findMessage(
      deps,
      new Types.ObjectId(currentAccount(res).id),
      new Types.ObjectId(id),
    );
    res.set('Cache-Control', 'private, no-cache').json(message);
  }
}

function stringsOf(query: Request['query']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
