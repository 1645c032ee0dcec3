import express, { Router } from 'express';
import { ObjectId } from 'mongodb';
import type { FloorDeps } from './floor-deps.ts';
import { isSigned } from './is-signed.ts';

const form = express.urlencoded({ extended: false });
const before = ['queued', 'unknown', 'sent'];

interface Fields {
  readonly MessageSid: string;
  readonly MessageStatus: string;
}

/** Status callbacks: `/bare` is one conditional update and nothing else, `/checked` also checks and reads as we do. */
export function callbackRoutes(deps: FloorDeps): Router {
  const { messages } = deps;
  const router = Router();

  router.post('/bare/:id', form, async (req, res) => {
    const { MessageSid: sid, MessageStatus: status } = req.body as Fields;
    const _id = new ObjectId(req.params.id);
    await messages.updateOne({ _id, status: { $in: before } }, changeTo(status, sid));
    res.status(204).end();
  });

  router.post('/checked/:id', form, async (req, res) => {
    if (!isSigned(deps, req)) {
      res.status(403).end();
      return;
    }
    const _id = new ObjectId(req.params.id);
    const read = { account: 1, twilio_sid: 1, status: 1, events: 1 };
    const message = await messages.findOne({ _id }, { projection: read });
    const { MessageSid: sid, MessageStatus: status } = req.body as Fields;
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
