import type { ProblemDetails } from '@mysms/contract/problem-details';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postInbound, type TestText } from '../../test/post-inbound.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';
import { messageModel } from '../messages/message-record.ts';

let test: TestApp;

beforeAll(async () => {
  test = await startTestApp({ env: { UNKNOWN_SENDERS: 'inbox' }, dispatch: false });
});
afterAll(() => test.close());

const codeOf = ({ text }: { text: string }) => (JSON.parse(text) as ProblemDetails).code;

describe('a post that is not Twilio’s', () => {
  const count = async () => ({
    messages: await messageModel(test.database.requests).countDocuments({ direction: 'inbound' }),
    unknown: await test.database.requests.collection('unknown_texts').countDocuments(),
  });

  it.each([
    ['forged', { token: 'f'.repeat(32) }, 403, 'invalid_signature'],
    ['signed for another address', { signedUrl: 'https://elsewhere.example/x' }, 403, 'invalid_signature'],
    ['of another account', { more: { AccountSid: `AC${'0'.repeat(32)}` } }, 403, 'foreign_account'],
    ['without a sid', { sid: '' }, 400, 'malformed_request'],
    ['with a sid that is none', { sid: '$gt' }, 400, 'malformed_request'],
    ['over 256 kB', { body: 'x'.repeat(257_000) }, 413, 'body_too_large'],
    ['from an overlong sender', { from: '1'.repeat(101) }, 400, 'malformed_request'],
  ] as [string, Partial<TestText>, number, string][])(
    'is refused: %s',
    async (_label, fault, status, code) => {
      const before = await count();
      const answer = await postInbound(test, { from: '+12025550123', body: 'Hello', ...fault });
      expect([answer.status, codeOf(answer)]).toEqual([status, code]);
      expect(await count()).toEqual(before);
    },
  );

  it('is refused without a signature, and by GET', async () => {
    await request(test.app).post('/api/twilio/inbound').type('form').send({ Body: 'x' }).expect(400);
    await request(test.app).get('/api/twilio/inbound').expect(405).expect('Allow', 'POST');
  });
});

it('takes 64 kB of text in any script', async () => {
  const body = 'й'.repeat(32_000);
  expect((await postInbound(test, { from: '+12025550188', body })).status).toBe(200);
});

describe('the address that Twilio has for texts', () => {
  it('may be where receipts go, too', async () => {
    const override = 'https://api.example.org/api/twilio/status_callback';
    const elsewhere = await startTestApp({ env: { TWILIO_STATUS_CALLBACK_URL: override }, dispatch: false });
    const from = '+12025550123';
    const signedUrl = 'https://api.example.org/api/twilio/inbound';
    expect((await postInbound(elsewhere, { from, signedUrl })).status).toBe(200);
    expect((await postInbound(elsewhere, { from })).status).toBe(200);
    const wrong = 'https://other.example.org/api/twilio/inbound';
    expect((await postInbound(elsewhere, { from, signedUrl: wrong })).status).toBe(403);
    await elsewhere.close();
  });
});
