import { Router, type RequestHandler } from 'express';
import { z } from 'zod';
import { formBody } from '../http/json-body.ts';
import { Problem } from '../http/problem.ts';
import { refuseOtherMethods } from '../http/refuse-other-methods.ts';
import { readInboundForm } from '../inbound/read-inbound-form.ts';
import { createTextReceiver, type TextReceiverDeps } from '../inbound/create-text-receiver.ts';
import { recordCallback, type RecordCallbackDeps } from '../messages/record-callback.ts';
import { verifyTwilioRequest } from './verify-twilio-request.ts';

export type TwilioWebhookDeps = RecordCallbackDeps & TextReceiverDeps;

/** TwiML that says nothing: any other answer Twilio would text to the sender, or log as a fault. */
const noReply = '<?xml version="1.0" encoding="UTF-8"?><Response/>';

/** Only what is safe to require; Twilio adds parameters without notice, and all of them are signed. */
const statusCallbackSchema = z.object({
  MessageSid: z.string().regex(/^[A-Z]{2}[0-9a-fA-F]{32}$/),
  MessageStatus: z.string().min(1).max(100),
  ErrorCode: z.string().max(20).optional(),
});

/** What carries no signature at all is not even read. */
const signed: RequestHandler = (req, _res, next) => {
  if (!req.get('x-twilio-signature')) throw new Problem('missing_signature');
  next();
};

/** `/api/twilio`: signature first, then the shape. The only place where forms are parsed. */
export function twilioWebhookRoutes(deps: TwilioWebhookDeps): Router {
  const router = Router();
  const receive = createTextReceiver(deps);
  const fromTwilio = [signed, formBody, verifyTwilioRequest(deps.config)];

  router.post('/status_callback/:message_id', ...fromTwilio, takeStatusCallback);
  router.post('/status_callback', ...fromTwilio, takeStatusCallback);
  router.post('/inbound', ...fromTwilio, takeText);
  return refuseOtherMethods(router);

  async function takeStatusCallback(...[req, res]: Parameters<RequestHandler>): Promise<void> {
    const parsed = statusCallbackSchema.safeParse(req.body);
    if (!parsed.success)
      throw new Problem(
        'malformed_request',
        'Give one MessageSid, one MessageStatus and at most one ErrorCode.',
      );
    const { message_id: id } = req.params;
    const outcome = await recordCallback(deps, {
      messageId: typeof id === 'string' && /^[0-9a-f]{24}$/.test(id) ? id : null,
      sid: parsed.data.MessageSid,
      providerStatus: parsed.data.MessageStatus,
      errorCode: toErrorCode(parsed.data.ErrorCode),
    });
    if (outcome === 'applied') res.status(204).end();
    else res.json({ outcome: 'ignored', reason: outcome });
  }

  async function takeText(...[req, res]: Parameters<RequestHandler>): Promise<void> {
    await receive(readInboundForm(req.body));
    res.type('text/xml').send(noReply);
  }
}

function toErrorCode(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,9}$/.test(text) && text !== '0' ? Number(text) : null;
}
