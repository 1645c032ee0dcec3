import type { Message, MessageWithEvents } from '@mysms/contract/messages';
import type { ProblemDetails } from '@mysms/contract/problem-details';
import { Types } from 'mongoose';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { eventually } from '../../test/eventually.ts';
import { postCallback } from '../../test/post-callback.ts';
import { postInbound } from '../../test/post-inbound.ts';
import { signUp, type Person } from '../../test/sign-up.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';
import { contactModel } from '../contacts/contact-record.ts';

let lastNumber = 6000;
const freshNumber = () => `+1202555${String((lastNumber += 1))}`;
const codeOf = ({ body }: { body: unknown }) => (body as ProblemDetails).code;
const tomorrow = () => new Date(Date.now() + 24 * 3_600_000).toISOString();

describe('a text that slips through', () => {
  let running: TestApp;
  beforeAll(async () => {
    running = await startTestApp({ dispatch: false });
  });
  afterAll(() => running.close());

  it('is canceled by the hand-over, and the provider is not asked', async () => {
    const number = freshNumber();
    const { agent } = await signUp(running);
    const message = { recipient_number: number, content: 'Hello' };
    const { _id: id, contact_id } = (await agent.post('/api/messages').send({ message })).body as Message;
    // As if they had said so between the check and the insert.
    const optOut = { line_id: running.deps.lines[0].id, reason: 'stop', at: new Date() } as const;
    await contactModel(running.database.requests).updateOne(
      { _id: new Types.ObjectId(contact_id) },
      { opt_outs: [optOut] },
    );
    running.start();
    const seen = await eventually(
      async () => (await agent.get(`/api/messages/${id}`)).body as MessageWithEvents,
      ({ status }) => status !== 'queued',
    );
    expect(seen).toMatchObject({ status: 'canceled', twilio_sid: null, next_check_at: null });
    expect(seen.events.at(-1)).toMatchObject({ status: 'canceled', note: 'recipient_opted_out' });
    expect(running.simulator.ledger()).toEqual([]);
  });
});

describe('error 21610', () => {
  let running: TestApp;
  let ana: Person;
  beforeAll(async () => {
    running = await startTestApp();
    ana = await signUp(running, 'Ana');
  });
  afterAll(() => running.close());
  const send = (recipient_number: string, more: object = {}) =>
    ana.agent.post('/api/messages').send({ message: { recipient_number, content: 'Hello', ...more } });
  const optOuts = async ({ contact_id }: Message) =>
    (await contactModel(running.database.requests).findById(contact_id).orFail().lean()).opt_outs;

  it('at the hand-over opts the contact out, and cancels what else waits', async () => {
    const number = '+12025551610';
    const later = (await send(number, { send_at: tomorrow() }).expect(201)).body as Message;
    const refused = (await send(number).expect(201)).body as Message;
    const seen = await eventually(
      async () => (await ana.agent.get(`/api/messages/${refused._id}`)).body as Message,
      ({ status }) => status === 'failed',
    );
    expect(seen.error_code).toBe(21610);
    expect(await optOuts(refused)).toMatchObject([{ reason: 'provider', line_id: running.deps.lines[0].id }]);
    expect((await ana.agent.get(`/api/messages/${later._id}`)).body).toMatchObject({ status: 'canceled' });
    expect(codeOf(await send(number).expect(422))).toBe('recipient_opted_out');
  });

  it('in a callback opts the contact out, once: its copy does not undo START', async () => {
    running.simulator.holdCallbacks(true);
    const number = freshNumber();
    const sent = (await send(number).expect(201)).body as Message;
    const failed = {
      id: sent._id,
      sid: sent.twilio_sid ?? '',
      status: 'failed',
      more: { ErrorCode: '21610' },
    };
    expect((await postCallback(running, failed)).status).toBe(204);
    expect(await optOuts(sent)).toMatchObject([{ reason: 'provider' }]);
    await postInbound(running, { from: number, body: 'START' });
    expect((await postCallback(running, failed)).status).toBe(200);
    expect(await optOuts(sent)).toEqual([]);
  });

  it('in a callback that came before we knew its sid opts the contact out', async () => {
    const number = freshNumber();
    running.simulator.holdCallbacks(true);
    const sent = (await send(number).expect(201)).body as Message;
    const sid = `SM${'e'.repeat(32)}`;
    await running.deps.earlyCallbacks.keep({ sid, provider_status: 'failed', error_code: 21610 });
    const messages = running.database.requests.collection('messages');
    const _id = new Types.ObjectId(sent._id);
    // As if it were of unknown end, and somebody learnt its sid now.
    await messages.updateOne({ _id }, { $set: { twilio_sid: null, status: 'unknown' } });
    await postCallback(running, { id: sent._id, sid, status: 'sending' });
    expect(await optOuts(sent)).toMatchObject([{ reason: 'provider' }]);
    running.simulator.holdCallbacks(false);
  });

  it('opts the contact out before it is kept, so that a repeat does so if the first try died', async () => {
    running.simulator.holdCallbacks(true);
    const sent = (await send(freshNumber()).expect(201)).body as Message;
    const sid = sent.twilio_sid ?? '';
    const failed = { id: sent._id, sid, status: 'failed', more: { ErrorCode: '21610' } };
    vi.spyOn(contactModel(running.database.requests), 'updateOne').mockRejectedValueOnce(new Error('died'));
    expect((await postCallback(running, failed)).status).toBe(500);
    expect(await optOuts(sent)).toEqual([]);
    expect((await postCallback(running, failed)).status).toBe(204);
    expect(await optOuts(sent)).toMatchObject([{ reason: 'provider' }]);
    running.simulator.holdCallbacks(false);
  });
});
