import express, { Router } from 'express';
import { ObjectId } from 'mongodb';
import type { FloorDeps } from './floor-deps.ts';
import { isSigned } from './is-signed.ts';

const form = express.urlencoded({ extended: false });

interface Fields {
  readonly MessageSid: string;
  readonly Body: string;
}

/** Inbound texts: the signature is checked, and the text stored by one durable insert. Nobody asks where it belongs. */
export function inboundRoutes(deps: FloorDeps): Router {
  const { messages, cipher } = deps;
  const [account, conversation, contact] = [new ObjectId(), new ObjectId(), new ObjectId()];
  const router = Router();
  let seq = 0;

  router.post('/', form, async (req, res) => {
    if (!isSigned(deps, req)) {
      res.status(403).end();
      return;
    }
    const { MessageSid: sid, Body: text } = req.body as Fields;
    const _id = new ObjectId();
    const content = cipher.encrypt(text, `messages/${_id.toHexString()}/content`);
    const at = new Date();
    const message = { _id, account, conversation, contact, line_id: 'floor', seq: (seq += 1), content };
    await messages.insertOne({ ...message, segments: 1, encoding: 'GSM-7', ...received(sid, at) });
    res.type('text/xml').send('<Response/>');
  });
  return router;
}

/** What every inbound text has, as we store it. */
function received(sid: string, at: Date) {
  return {
    direction: 'inbound',
    status: 'received',
    error_code: null,
    reason: null,
    twilio_sid: sid,
    dispatch: {
      state: 'handed_over',
      claim_id: null,
      claimed_at: null,
      lease_until: null,
      attempts: 0,
      due_at: at,
      turn: 0,
      expires_at: at,
    },
    check: { at: null, since: null },
    events: [
      {
        at,
        source: 'callback',
        sid,
        status: 'received',
        provider_status: 'received',
        error_code: null,
        applied: true,
        note: null,
      },
    ],
    events_left_out: 0,
    moved: true,
    send_at: null,
    created_at: at,
    changed_at: at,
    sent_at: null,
    delivered_at: null,
  };
}
