import twilio from 'twilio';
import { describe, expect, test, vi } from 'vitest';
import { startReceiver } from '../../test/callback-receiver.ts';
import { accountSid, authToken, line, messagingServiceSid, somebody, startRig } from '../../test/rig.ts';

describe('a status callback', () => {
  test('comes for sent and delivered, not for the initial status', async () => {
    const { client } = await startRig();
    const app = await startReceiver();
    const url = `${app.url}/status/42?a=b`;
    const { sid } = await client.messages.create({
      to: somebody,
      from: line,
      body: 'Hi',
      statusCallback: url,
    });
    await app.count(2);
    const common = { MessageSid: sid, SmsSid: sid, AccountSid: accountSid, From: line, To: somebody };
    for (const callback of app.received) {
      expect(callback).toMatchObject({ method: 'POST', path: '/status/42?a=b' });
    }
    expect(app.claim('sent')).toEqual({
      ...common,
      ApiVersion: '2010-04-01',
      MessageStatus: 'sent',
      SmsStatus: 'sent',
    });
    expect(app.claim('delivered')).toEqual({
      ...common,
      ApiVersion: '2010-04-01',
      MessageStatus: 'delivered',
      SmsStatus: 'delivered',
      RawDlrDoneDate: expect.stringMatching(/^\d{10}$/) as string,
    });
    expect(app.statuses()).toHaveLength(2);
  });

  test("is signed so that the SDK's validateRequest accepts it, without the fragment", async () => {
    const { client } = await startRig();
    const app = await startReceiver();
    const url = `${app.url}/status?x=%20y`;
    await client.messages.create({
      to: somebody,
      from: line,
      body: 'Hi',
      statusCallback: `${url}#rc=2&rp=all`,
    });
    await app.count(1);
    const [callback] = app.received;
    const signature = String(callback?.headers['x-twilio-signature']);
    expect(callback?.path).toBe('/status?x=%20y');
    expect(twilio.validateRequest(authToken, signature, url, { ...callback?.parameters })).toBe(true);
    expect(twilio.validateRequest('another token', signature, url, { ...callback?.parameters })).toBe(false);
  });

  test('has the headers that Twilio sends', async () => {
    const { client } = await startRig();
    const app = await startReceiver();
    await client.messages.create({ to: somebody, from: line, body: 'Hi', statusCallback: app.url });
    await app.count(1);
    expect(app.received[0]?.headers).toMatchObject({
      'content-type': 'application/x-www-form-urlencoded',
      'user-agent': 'TwilioProxy/1.1',
      accept: '*/*',
      'x-home-region': 'us1',
      'i-twilio-idempotency-token': expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    });
  });

  test.each([
    ['3003', ['sent', 'undelivered'], '30003'],
    ['3005', ['sent', 'undelivered'], '30005'],
    ['3006', ['sent', 'undelivered'], '30006'],
    ['3007', ['sent', 'undelivered'], '30007'],
    ['3008', ['failed'], '30008'],
    ['3002', ['delivered', 'sent'], undefined],
  ])('follows what the last digits %s mean', async (digits, statuses, errorCode) => {
    const { client } = await startRig();
    const app = await startReceiver();
    const to = `+1202555${digits}`;
    await client.messages.create({ to, from: line, body: 'Hi', statusCallback: app.url });
    await app.count(statuses.length);
    expect(app.statuses().sort()).toEqual(statuses);
    const final = app.received.find(({ parameters }) => parameters['MessageStatus'] !== 'sent');
    expect(final?.parameters['ErrorCode']).toBe(errorCode);
  });

  test('reports queued for a Messaging Service, with the sender it chose', async () => {
    const { client } = await startRig();
    const app = await startReceiver();
    const created = await client.messages.create({
      to: somebody,
      messagingServiceSid,
      body: 'Hi',
      statusCallback: app.url,
    });
    await app.count(3);
    expect(created).toMatchObject({ status: 'accepted', from: null, numSegments: '0', messagingServiceSid });
    expect(new Set(app.statuses())).toEqual(new Set(['queued', 'sent', 'delivered']));
    expect(app.received[0]?.parameters).toMatchObject({ MessagingServiceSid: messagingServiceSid });
    const later = await client.messages(created.sid).fetch();
    expect(later).toMatchObject({
      status: 'delivered',
      numSegments: '1',
      from: app.received[0]?.parameters['From'],
    });
  });
});

describe('an application that fails', () => {
  const send = async (fragment: string, ...answers: (number | 'silent')[]) => {
    const { client, simulator } = await startRig();
    const app = await startReceiver(...answers);
    const statusCallback = `${app.url}/${fragment}`;
    await client.messages.create({ to: '+12025553001', from: line, body: 'Hi', statusCallback });
    return { app, entry: () => simulator.ledger()[0] };
  };

  test.each([
    ['500, with no policy', '', 500],
    ['404, with a policy for 5xx', '#rp=5xx', 404],
    ['500, with no retries', '#rc=0&rp=all', 500],
  ])('loses the callback: %s', async (_what, fragment, answer) => {
    const { app, entry } = await send(fragment, answer);
    await vi.waitFor(() => expect(entry()).toMatchObject({ callbacks_lost: 1, callbacks_delivered: 0 }));
    expect(app.received).toHaveLength(1);
  });

  test.each([
    ['after 5xx', '#rc=3&rp=5xx', [500, 503, 204]],
    ['after 4xx', '#rp=4xx', [429, 200]],
    ['after silence', '#rp=rt&rt=100', ['silent', 200] as const],
  ])('is tried again as the fragment says: %s', async (_what, fragment, answers) => {
    const { app, entry } = await send(fragment, ...answers);
    await vi.waitFor(() => expect(entry()).toMatchObject({ callbacks_lost: 0, callbacks_delivered: 1 }));
    expect(app.received).toHaveLength(answers.length);
    const tokens = new Set(app.received.map(({ headers }) => headers['i-twilio-idempotency-token']));
    expect(tokens.size, 'one token over all attempts').toBe(1);
  });

  test('is not tried for longer than the total time', async () => {
    const { app, entry } = await send('#rc=5&rp=all&tt=150&rt=100', 'silent');
    await vi.waitFor(() => expect(entry()).toMatchObject({ callbacks_lost: 1 }));
    expect(app.received.length).toBeLessThanOrEqual(2);
  });

  test('and a closed port loses the callback', async () => {
    const { client, simulator } = await startRig();
    await client.messages.create({
      to: '+12025553001',
      from: line,
      body: 'Hi',
      statusCallback: 'http://127.0.0.1:1/#rc=2',
    });
    await vi.waitFor(() => expect(simulator.ledger()[0]).toMatchObject({ callbacks_lost: 1 }));
  });
});

describe('for tests of an application', () => {
  test('callbacks can be held and go out in their order', async () => {
    const { client, simulator } = await startRig();
    const app = await startReceiver();
    simulator.holdCallbacks(true);
    await client.messages.create({ to: somebody, from: line, body: 'Hi', statusCallback: app.url });
    await vi.waitFor(() => expect(simulator.ledger()[0]?.status).toBe('delivered'));
    expect(app.received).toHaveLength(0);
    simulator.holdCallbacks(false);
    await app.count(2);
    expect(new Set(app.statuses())).toEqual(new Set(['sent', 'delivered']));
  });

  test('any claim can be sent, and the answer is told', async () => {
    const { client, simulator } = await startRig();
    const app = await startReceiver(403);
    simulator.holdCallbacks(true);
    const { sid } = await client.messages.create({
      to: somebody,
      from: line,
      body: 'Hi',
      statusCallback: app.url,
    });
    expect(await simulator.sendCallback(sid, 'undelivered', { errorCode: 30005 })).toBe(403);
    expect(app.received[0]?.parameters).toMatchObject({ MessageStatus: 'undelivered', ErrorCode: '30005' });
    await expect(simulator.sendCallback('SMnone', 'sent')).rejects.toThrow('SMnone');
  });
});
