import express, { Router } from 'express';
import { ObjectId } from 'mongodb';
import twilio from 'twilio';
import type { FloorDeps } from './floor-deps.ts';

const form = express.urlencoded({ extended: false });
const before = ['queued', 'unknown', 'sent'];

interface Fields {
  readonly AccountSid: string;
  readonly MessageSid: string;
  readonly MessageStatus: string;
}

/** Status callbacks: `/bare` is one conditional update and nothing else, `/checked` also checks and reads as we do. */
export function callbackRoutes({ messages, accountSid, authToken, publicUrl }: FloorDeps): Router {
  const router = Router();

  router.post('/bare/:id', form, async (req, res) => {
    const { MessageSid: sid, MessageStatus: status } = req.body as Fields;
    const _id = new ObjectId(req.params.id);
    await messages.updateOne({ _id, status: { $in: before } }, changeTo(status, sid));
    res.status(204).end();
  });

  router.post('/checked/:id', form, async (req, res) => {
    const fields = req.body as Fields & Record<string, string>;
    const signature = req.get('x-twilio-signature') ?? '';
    if (
      !twilio.validateRequest(authToken, signature, publicUrl + req.originalUrl, fields) ||
      fields.AccountSid !== accountSid
    ) {
      res.status(403).end();
      return;
    }
    const _id = new ObjectId(req.params.id);
    const read = { account: 1, twilio_sid: 1, status: 1, events: 1 };
    const message = await messages.findOne({ _id }, { projection: read });
    const { MessageSid: sid, MessageStatus: status } = fields;
    const filter = { _id, account: message?.['account'] as ObjectId, status: { $in: before } };
    await messages.updateOne(filter, changeTo(status, sid));
    res.status(204).end();
  });
  return router;
}

function changeTo(status: string, sid: string) {
  const now = new Date();
  const event = { at: now, source: 'callback', sid, status, provider_status: status, applied: true };
  return {
    $set: { status, error_code: null, sent_at: now, delivered_at: now, changed_at: now, 'check.at': null },
    $push: { events: { ...event, error_code: null, note: null } } as never,
  };
}
