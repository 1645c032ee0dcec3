import express, { Router } from 'express';
import { ObjectId, type Document } from 'mongodb';
import type { FloorDeps } from './floor-deps.ts';
import { signedIn } from './signed-in.ts';
import { toJson } from './to-json.ts';

/** Accepts a text and hands it over, with our round trips in our order. */
export function sendRoutes(deps: FloorDeps): Router {
  const { messages, contacts, conversations, accounts, cipher, carrier } = deps;
  const router = Router();

  router.post('/', express.json(), async (req, res) => {
    const { message } = req.body as { message: { recipient_number: string; content: string } };
    const { account } = await signedIn(deps, req, (id) => ({
      coll: 'messages',
      pipeline: [{ $match: { account: id, 'idempotency.key': req.get('idempotency-key') } }, { $limit: 1 }],
    }));
    const id = await store(account, message.recipient_number, message.content);
    await handOver(id);
    const stored = await messages.findOne(
      { _id: id, account },
      { projection: { dispatch: 0, idempotency: 0 } },
    );
    if (stored === null) throw new Error('It is not there.');
    res.status(201).json(toJson(stored, await numberOf(stored), cipher));
  });
  return router;

  async function store(account: ObjectId, number: string, content: string): Promise<ObjectId> {
    const phone = cipher.encrypt(number, 'contacts/phone');
    const contact = await contacts.findOneAndUpdate(
      { floor_index: number },
      { $setOnInsert: { phone, phone_index: number } },
      { upsert: true, returnDocument: 'after', projection: { _id: 1 } },
    );
    const conversation = await conversations.findOneAndUpdate(
      { account, contact: contact?._id, line_id: 'floor' },
      { $inc: { seq: 1 } },
      { upsert: true, returnDocument: 'after' },
    );
    await accounts.findOneAndUpdate(
      { _id: account },
      { $inc: { floor_turn: 1 } },
      { projection: { floor_turn: 1 } },
    );
    const _id = new ObjectId();
    const now = new Date();
    await messages.insertOne({
      _id,
      account,
      conversation: conversation?._id,
      contact: contact?._id,
      line_id: 'floor',
      seq: conversation?.['seq'] as number,
      direction: 'outbound',
      content: cipher.encrypt(content, `messages/${_id.toHexString()}/content`),
      segments: 1,
      encoding: 'GSM-7',
      status: 'queued',
      error_code: null,
      reason: null,
      twilio_sid: null,
      idempotency: { key: _id.toHexString(), fingerprint: '' },
      dispatch: {
        state: 'waiting',
        claim_id: null,
        lease_until: null,
        attempts: 0,
        due_at: now,
        turn: now.getTime(),
        // Without it our own server, on the same database, would take the text for one that waited too long.
        expires_at: new Date(now.getTime() + 3_600_000),
      },
      check: { at: null, since: null },
      events: [event(now, 'account', null)],
      events_left_out: 0,
      moved: true,
      send_at: null,
      created_at: now,
      changed_at: now,
      sent_at: null,
      delivered_at: null,
    });
    return _id;
  }

  async function handOver(id: ObjectId): Promise<void> {
    const queue = { status: 'queued', 'dispatch.state': 'waiting', line_id: 'floor' };
    await messages
      .find(queue, { projection: { account: 1, segments: 1, 'dispatch.turn': 1 } })
      .sort({ 'dispatch.turn': 1, 'dispatch.due_at': 1 })
      .limit(16)
      .toArray();
    const lease = new Date(Date.now() + 15_000);
    const claim = {
      'dispatch.state': 'claimed',
      'dispatch.claim_id': id.toHexString(),
      'dispatch.lease_until': lease,
    };
    const claimed = await messages.findOneAndUpdate(
      { ...queue, _id: id },
      { $set: claim, $inc: { 'dispatch.attempts': 1 } },
      { returnDocument: 'after', projection: { events: 0 } },
    );
    if (claimed === null) throw new Error('It cannot be claimed.');
    const { sid, status } = await carrier.messages.create({
      to: await numberOf(claimed),
      from: deps.line,
      body: cipher.decrypt(claimed['content'] as string, `messages/${id.toHexString()}/content`),
      statusCallback: `${deps.publicUrl}/callback/checked/${id.toHexString()}`,
    });
    const now = new Date();
    await messages.findOneAndUpdate(
      { _id: id, 'dispatch.state': 'claimed' },
      {
        $set: {
          'dispatch.state': 'handed_over',
          'dispatch.lease_until': null,
          twilio_sid: sid,
          changed_at: now,
        },
        $push: { events: event(now, 'api', status) } as never,
      },
      { projection: { twilio_sid: 1 } },
    );
    await deps.earlyCallbacks.find({ sid }).sort({ _id: 1 }).toArray();
  }

  async function numberOf(message: Document): Promise<string> {
    const _id = message['contact'] as ObjectId;
    const contact = await contacts.findOne({ _id }, { projection: { phone: 1 } });
    return cipher.decrypt((contact?.['phone'] as string | undefined) ?? '', 'contacts/phone');
  }
}

function event(at: Date, source: string, status: string | null) {
  return {
    at,
    source,
    sid: null,
    status,
    provider_status: status,
    error_code: null,
    applied: false,
    note: null,
  };
}
