import { Router, type Request } from 'express';
import type { Carrier } from '../carrier/carrier.ts';
import type { Handsets } from '../carrier/handsets.ts';
import { newMessage, type Ledger } from '../carrier/ledger.ts';
import type { Message } from '../carrier/message.ts';
import type { Phones } from '../carrier/phones.ts';
import type { Sky } from '../weather/sky.ts';
import { answerCall, type Call } from './answer-call.ts';
import { checkMessage, type MessageRequest } from './check-message.ts';
import type { Senders } from './check-sender.ts';
import { draftMessage } from './draft-message.ts';
import type { Fault } from './faults.ts';
import { formOf, parseForm, queryOf } from './form.ts';
import { listMessages } from './list-messages.ts';
import { messageJson } from './message-json.ts';
import { notFound, refuseOtherMethods } from './refuse-other-methods.ts';
import { deleteMessage, updateMessage } from './update-message.ts';

export interface MessageRoutesOptions extends Senders {
  readonly accountSid: string;
  readonly ledger: Ledger;
  readonly carrier: Carrier;
  readonly phones: Phones;
  readonly handsets: Handsets;
  readonly sky: Sky;
  /** Faults for the next create calls, first in first out. */
  readonly faults: Fault[];
}

/** Twilio's Message resource under one account, as the weather lets it answer. */
export function messageRoutes(options: MessageRoutesOptions): Router {
  const { accountSid, ledger, carrier, sky, faults } = options;
  const router = Router();
  router.use(parseForm);

  const find = ({ params, originalUrl }: Request): Message => {
    const message = ledger.find(String(params['sid']));
    if (message === undefined || message.deleted) throw notFound(originalUrl);
    return message;
  };
  const json = (message: Message) => messageJson(accountSid, message);
  const other = (call: Call) => answerCall(sky, 'other', call);

  const create: Call = (request) => {
    const checked = checkMessage(formOf(request), options, Date.now());
    return () => ({ status: 201, json: json(accept(checked, options)) });
  };
  const list: Call = (request) => {
    const page = listMessages(ledger, accountSid, queryOf(request));
    return () => ({ status: 200, json: page });
  };
  const fetch: Call = (request) => {
    const message = find(request);
    return () => ({ status: 200, json: json(message) });
  };
  const update: Call = (request) => {
    const message = find(request);
    return () => {
      updateMessage(message, formOf(request), ledger, carrier);
      return { status: 200, json: json(message) };
    };
  };
  const remove: Call = (request) => {
    const message = find(request);
    return () => {
      deleteMessage(message, ledger);
      return { status: 204 };
    };
  };

  router.post('/Messages.json', answerCall(sky, 'create', create, faults));
  router.get('/Messages.json', other(list));
  router.get('/Messages/:sid.json', other(fetch));
  router.post('/Messages/:sid.json', other(update));
  router.delete('/Messages/:sid.json', other(remove));
  return refuseOtherMethods(router);
}

/** Takes a checked message into the ledger and on its way; a test message is only answered. */
function accept(request: MessageRequest, { ledger, carrier, phones }: MessageRoutesOptions): Message {
  const draft = draftMessage(request, Date.now());
  if (request.sender.test) return newMessage(draft, 0);
  const message = ledger.accept(draft);
  if (message.status === 'queued') phones.add(message);
  carrier.take(message, request.sendAt ?? undefined);
  return message;
}
