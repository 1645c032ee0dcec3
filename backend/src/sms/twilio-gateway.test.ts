import { randomBytes } from 'node:crypto';
import { startSimulator, type Simulator } from '@mysms/simulator';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../config.ts';
import type { SmsGateway } from './sms-gateway.ts';
import { createTwilioClient } from './twilio-client.ts';
import { createTwilioGateway } from './twilio-gateway.ts';

const line = { id: 'line', number: '+12025550100', messagingServiceSid: null };
const to = '+12025550123';
const minute = 60_000;

let simulator: Simulator;
let gateway: SmsGateway;

function gatewayTo(url: string, authToken: string, accountSid: string): SmsGateway {
  const { twilio } = loadConfig({
    MONGODB_URI: 'mongodb://127.0.0.1:1/none',
    SESSION_SECRET: 's'.repeat(32),
    DATA_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    INDEX_KEY: randomBytes(32).toString('base64'),
    TWILIO_ACCOUNT_SID: accountSid,
    TWILIO_AUTH_TOKEN: authToken,
    TWILIO_FROM_NUMBER: line.number,
    TWILIO_API_BASE_URL: url,
    TWILIO_TIMEOUT_MS: '1500',
  });
  return createTwilioGateway(createTwilioClient(twilio), twilio);
}
const accountSid = `AC${randomBytes(16).toString('hex')}`;

beforeAll(async () => {
  simulator = await startSimulator({ port: 0, accountSid, authToken: 'token', numbers: [line.number] });
  simulator.holdCallbacks(true);
  gateway = gatewayTo(simulator.url, 'token', accountSid);
});
afterAll(() => simulator.close());
beforeEach(() => {
  simulator.reset();
});

async function send(content: string, number = to): Promise<string> {
  const outcome = await gateway.send({ messageId: '0'.repeat(24), line, to: number, content });
  if (outcome.kind !== 'accepted') throw new Error(`It was not accepted: ${outcome.kind}`);
  return outcome.sid;
}
const around = (now = Date.now()) => ({ since: new Date(now - minute), until: new Date(now + minute) });

describe('fetching a text', () => {
  it('says how it stands', async () => {
    const sid = await send('Hello');
    expect(await gateway.fetch(sid)).toEqual({
      kind: 'found',
      state: { sid, providerStatus: 'queued', errorCode: null },
    });
  });

  it('says that Twilio does not have it', async () => {
    expect(await gateway.fetch(`SM${'0'.repeat(32)}`)).toEqual({ kind: 'not_found' });
  });
});

describe('the list of what was sent to a number', () => {
  it('tells of each text to that number in the window', async () => {
    const sid = await send('Hello');
    await send('Not theirs', '+12025550124');
    const listed = await gateway.findSent({ to, ...around() });
    expect(listed).toMatchObject({
      kind: 'listed',
      isComplete: true,
      texts: [{ sid, content: 'Hello', from: line.number, isOutbound: true }],
    });
    const hourAgo = around(Date.now() - 60 * minute);
    expect(await gateway.findSent({ to, ...hourAgo })).toMatchObject({ texts: [], isComplete: true });
  });

  it('takes a time that Twilio cut to whole seconds for one inside the window', async () => {
    await send('Hello');
    const since = new Date(Date.parse(simulator.ledger()[0]?.created_at ?? '') - 1);
    expect(await gateway.findSent({ to, since, until: new Date() })).toMatchObject({
      texts: [{ content: 'Hello' }],
    });
  });

  it('goes through several pages, and says when it did not get to the end', async () => {
    const many = async (count: number) => {
      for (let n = 0; n < count; n += 25) await Promise.all(Array.from({ length: 25 }, () => send('Hello')));
    };
    await many(250);
    const some = await gateway.findSent({ to, ...around() });
    expect(some).toMatchObject({ isComplete: true });
    expect(some.kind === 'listed' && some.texts).toHaveLength(250);
    await many(800);
    expect(await gateway.findSent({ to, ...around() })).toMatchObject({ isComplete: false });
  }, 30_000);
});

describe('a question that is not answered', () => {
  const ask: [string, (from: SmsGateway, sid: string) => Promise<{ kind: string }>][] = [
    ['fetching', (from, sid) => from.fetch(sid)],
    ['listing', (from) => from.findSent({ to, ...around() })],
  ];
  it.each(ask)('is an outcome, never an error: %s', async (_label, question) => {
    const sid = await send('Hello');
    for (const [fault, kind] of [
      ['refuse-429', 'busy'],
      ['error-500', 'unreachable'],
      ['reset', 'unreachable'],
      ['timeout-after-accept', 'unreachable'],
    ] as const) {
      simulator.setWeather({ name: 'calm', faults: { [fault]: 1 } });
      expect(await question(gateway, sid), fault).toEqual({ kind });
    }
    simulator.setWeather({ name: 'calm' });
    expect(await question(gatewayTo(simulator.url, 'wrong', accountSid), sid)).toEqual({
      kind: 'unauthorized',
    });
    expect(await question(gatewayTo('http://127.0.0.1:9', 'token', accountSid), sid)).toEqual({
      kind: 'unreachable',
    });
  });
});
