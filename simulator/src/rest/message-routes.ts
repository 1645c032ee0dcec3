import { Router } from 'express';
import type { Carrier } from '../carrier/carrier.ts';
import { newMessage, type Ledger } from '../carrier/ledger.ts';
import type { Message } from '../carrier/message.ts';
import type { Phones } from '../carrier/phones.ts';
import { checkMessage, type MessageRequest } from './check-message.ts';
import type { Senders } from './check-sender.ts';
import { draftMessage } from './draft-message.ts';
import { courseOf, endBadly, type Fault } from './faults.ts';
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
  /** Faults for the next create calls, first in first out. */
  readonly faults: Fault[];
}

/** Twilio's Message resource under one account. */
export function messageRoutes(options: MessageRoutesOptions): Router {
  const { accountSid, ledger, carrier, faults } = options;
  const router = Router();
  router.use(parseForm);

  const find = (sid: string, path: string): Message => {
    const message = ledger.find(sid);
    if (message === undefined || message.deleted) throw notFound(path);
    return message;
  };

  router.post('/Messages.json', (request, response) => {
    const checked = checkMessage(formOf(request), options, Date.now());
    const fault = faults.shift();
    const course = fault === undefined ? null : courseOf(fault);
    const message = course === null || course.accepts ? accept(checked, options) : null;
    if (course !== null) endBadly(response, course);
    else if (message !== null) response.status(201).json(messageJson(accountSid, message));
  });

  router.get('/Messages.json', (request, response) => {
    response.json(listMessages(ledger, accountSid, queryOf(request)));
  });

  router.get('/Messages/:sid.json', (request, response) => {
    response.json(messageJson(accountSid, find(request.params.sid, request.originalUrl)));
  });

  router.post('/Messages/:sid.json', (request, response) => {
    const message = find(request.params.sid, request.originalUrl);
    updateMessage(message, formOf(request), ledger, carrier);
    response.json(messageJson(accountSid, message));
  });

  router.delete('/Messages/:sid.json', (request, response) => {
    deleteMessage(find(request.params.sid, request.originalUrl), ledger);
    response.status(204).end();
  });

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
