import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Types } from 'mongoose';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { queueTexts } from '../../test/queue-texts.ts';
import { signUp, type Person } from '../../test/sign-up.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';
import type { MessageRecord } from '../messages/message-record.ts';
import { createTwilioClient } from '../sms/twilio-client.ts';
import { createTwilioGateway } from '../sms/twilio-gateway.ts';
import { askAfter } from './ask-after.ts';
import { checkStore } from './check-store.ts';

const minute = 60_000;
let test: TestApp;
let max: Person;
let status: number;
/** A provider that refuses every question. */
const refusing = createServer((_request, response) => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ status, code: 20001, message: 'Refused' }));
});

beforeAll(async () => {
  await new Promise<void>((resolve) => refusing.listen(0, '127.0.0.1', resolve));
  test = await startTestApp({ dispatch: false });
  max = await signUp(test);
});
afterAll(async () => {
  await test.close();
  refusing.close();
});
beforeEach(() => messages().deleteMany({}));

const messages = () => test.database.requests.collection<MessageRecord>('messages');
const since = () => new Date(Date.now() - 30_000);
const unknown = () => ({
  status: 'unknown',
  'dispatch.state': 'unknown',
  'dispatch.claimed_at': since(),
  'dispatch.lease_until': new Date(),
});
const handedOver = () => ({
  status: 'sent',
  'dispatch.state': 'handed_over',
  twilio_sid: `SM${'7'.repeat(32)}`,
});

async function ask(changes: Readonly<Record<string, unknown>>, baseUrl = test.config.twilio.baseUrl) {
  const check = { 'check.since': since(), 'check.at': since() };
  const [id] = await queueTexts(test, max, 1, () => ({ ...changes, ...check }));
  const checks = checkStore(test.database.requests);
  const [due] = await checks.findDue(1);
  const taken = due && (await checks.take(due));
  if (id === undefined || !taken) throw new Error('nothing to ask after');
  const twilio = { ...test.config.twilio, baseUrl };
  const gateway = createTwilioGateway(createTwilioClient(twilio), twilio);
  const noAnswer = await askAfter(
    { ...test.deps, checks, gateway, checkAgesMs: [2 * minute, 60 * minute] },
    taken,
  );
  return { noAnswer, ...(await lastNoteAndNextAge(id, taken.since)) };
}

async function lastNoteAndNextAge(id: Types.ObjectId, from: Date) {
  const message = await messages().findOne({ _id: id });
  const at = message?.check.at?.getTime() ?? 0;
  return { note: message?.events.at(-1)?.note, nextAge: at - from.getTime() };
}
const refusingUrl = () => `http://127.0.0.1:${(refusing.address() as AddressInfo).port}`;

it.each([
  ['asked after by its sid', handedOver],
  ['looked up', unknown],
])('a text whose question the provider refuses uses up an age, with a note: %s', async (_label, text) => {
  status = 400;
  const asked = await ask(text(), refusingUrl());
  expect(asked).toEqual({ noAnswer: null, note: 'question_refused', nextAge: 2 * minute });
});

it.each([
  [401, 'unauthorized'],
  [403, 'unauthorized'],
  [404, 'unreachable'],
  [429, 'busy'],
  [500, 'unreachable'],
])('HTTP %i is about every question, and uses up no age', async (answer, kind) => {
  status = answer;
  const { noAnswer } = await ask(unknown(), refusingUrl());
  expect(noAnswer).toEqual({ kind });
});

it('a text of ours that cannot be read uses up an age, with a note', async () => {
  const asked = await ask({ ...unknown(), content: 'not what we encrypted' });
  expect(asked).toEqual({ noAnswer: null, note: 'cannot_be_read', nextAge: 2 * minute });
});
