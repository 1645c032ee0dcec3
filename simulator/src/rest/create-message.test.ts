import { describe, expect, test, vi } from 'vitest';
import { accountSid, line, messagingServiceSid, secondLine, somebody, startRig } from '../../test/rig.ts';

const rfc2822 = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} \+0000$/;
const text = { to: somebody, from: line, body: 'Hi' };
const form = (parameters: Record<string, string>) => ({
  method: 'POST',
  body: new URLSearchParams(parameters),
});

describe('a created message', () => {
  test("has every key of Twilio's resource, in Twilio's types", async () => {
    const { ask } = await startRig();
    const answer = await ask('/Messages.json', form({ To: somebody, From: line, Body: 'x'.repeat(161) }));
    expect(answer.status).toBe(201);
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(answer.headers.get('etag')).toBeNull();
    expect(answer.headers.get('twilio-request-id')).toMatch(/^RQ[0-9a-f]{32}$/);
    expect(answer.headers.get('twilio-concurrent-requests')).toBe('1');
    expect(answer.headers.get('twilio-request-duration')).toMatch(/^\d+\.\d{3}$/);
    const message = (await answer.json()) as { sid: string; date_created: string; date_updated: string };
    const uri = `/2010-04-01/Accounts/${accountSid}/Messages/${message.sid}`;
    expect(message.sid).toMatch(/^SM[0-9a-f]{32}$/);
    expect(message.date_created).toMatch(rfc2822);
    expect(message).toEqual({
      sid: message.sid,
      account_sid: accountSid,
      api_version: '2010-04-01',
      body: 'x'.repeat(161),
      date_created: message.date_created,
      date_updated: message.date_created,
      date_sent: null,
      direction: 'outbound-api',
      error_code: null,
      error_message: null,
      from: line,
      messaging_service_sid: null,
      num_media: '0',
      num_segments: '2',
      price: null,
      price_unit: 'USD',
      status: 'queued',
      subresource_uris: { media: `${uri}/Media.json` },
      to: somebody,
      uri: `${uri}.json`,
    });
  });

  test('is read by the SDK, and again later with its date and price', async () => {
    const { client } = await startRig();
    const created = await client.messages.create(text);
    expect(created).toMatchObject({ status: 'queued', dateSent: null, errorCode: null, numSegments: '1' });
    const later = await vi.waitFor(async () => {
      const message = await client.messages(created.sid).fetch();
      expect(message.status).toBe('delivered');
      return message;
    });
    expect(later.dateSent).toBeInstanceOf(Date);
    expect(later).toMatchObject({ sid: created.sid, body: 'Hi', price: '-0.00750', priceUnit: 'USD' });
  });

  test('keeps its text to the letter', async () => {
    const { client } = await startRig();
    const body = ' ünï 🙂\r\n+&=%25 <b>\u0000 ';
    expect((await client.messages.create({ ...text, body })).body).toBe(body);
  });

  test('says why it failed', async () => {
    const { client } = await startRig();
    const { sid } = await client.messages.create({ ...text, to: '+14155553006' });
    await vi.waitFor(async () =>
      expect(await client.messages(sid).fetch()).toMatchObject({
        status: 'undelivered',
        errorCode: 30006,
        errorMessage: 'Landline or unreachable carrier',
      }),
    );
  });

  test.each([
    ['the second line', { ...text, from: secondLine }, 'queued'],
    ['a Messaging Service', { to: somebody, messagingServiceSid, body: 'Hi' }, 'accepted'],
    ['a line of the Messaging Service', { ...text, messagingServiceSid }, 'accepted'],
    ['exactly 1,600 units', { ...text, body: 'é'.repeat(1600) }, 'queued'],
    ['a number abroad', { ...text, to: '+447400123456' }, 'queued'],
    [
      'a callback on any loopback name',
      { ...text, statusCallback: 'https://app.localhost:8443/x' },
      'queued',
    ],
    ['a validity period', { ...text, validityPeriod: 36_000 }, 'queued'],
    [
      'a time but no service: sent at once',
      { ...text, scheduleType: 'fixed', sendAt: new Date(0) },
      'queued',
    ],
  ] as const)('is accepted with %s', async (_what, request, status) => {
    const { client } = await startRig();
    expect((await client.messages.create(request)).status).toBe(status);
  });
});

describe('a refused message', () => {
  test.each([
    ['no To', { From: line, Body: 'Hi' }, 21604],
    ['an empty To', { To: '', From: line, Body: 'Hi' }, 21604],
    ['neither From nor service', { To: somebody, Body: 'Hi' }, 21603],
    ['no Body', { To: somebody, From: line }, 21602],
    ['an empty Body', { To: somebody, From: line, Body: '' }, 21602],
    ['1,601 units', { To: somebody, From: line, Body: 'x'.repeat(1601) }, 21617],
    ['media', { To: somebody, From: line, MediaUrl: 'http://localhost/x.png' }, 21620],
    ['a national To', { To: '(202) 555-0123', From: line, Body: 'Hi' }, 21211],
    ['a To that is too short', { To: '+1234567890', From: line, Body: 'Hi' }, 21211],
    ['a To of another kind', { To: 'whatsapp:+12025550123', From: line, Body: 'Hi' }, 21211],
    ['the invalid number 1211', { To: '+12025551211', From: line, Body: 'Hi' }, 21211],
    ['the opted-out number 1610', { To: '+12025551610', From: line, Body: 'Hi' }, 21610],
    ['the sender itself', { To: line, From: line, Body: 'Hi' }, 21266],
    ['a From that is no number', { To: somebody, From: 'MySMS', Body: 'Hi' }, 21212],
    ['a From that is not ours', { To: somebody, From: '+12025550111', Body: 'Hi' }, 21659],
    ['an unknown service', { To: somebody, MessagingServiceSid: `MG${'f'.repeat(32)}`, Body: 'Hi' }, 21701],
    ['a malformed service', { To: somebody, MessagingServiceSid: 'MG1', Body: 'Hi' }, 21705],
    [
      'a public callback',
      { To: somebody, From: line, Body: 'Hi', StatusCallback: 'https://example.org/' },
      21609,
    ],
    ['a callback that is no URL', { To: somebody, From: line, Body: 'Hi', StatusCallback: '/status' }, 21609],
    [
      'a callback of another scheme',
      { To: somebody, From: line, Body: 'Hi', StatusCallback: 'ftp://localhost/' },
      21609,
    ],
    [
      'an underscore in the host',
      { To: somebody, From: line, Body: 'Hi', StatusCallback: 'http://a_b.localhost/' },
      21609,
    ],
    ['no validity', { To: somebody, From: line, Body: 'Hi', ValidityPeriod: '0' }, 21624],
    ['too long a validity', { To: somebody, From: line, Body: 'Hi', ValidityPeriod: '36001' }, 21624],
    ['magic recipient 1', { To: '+15005550001', From: line, Body: 'Hi' }, 21211],
    ['magic recipient 2', { To: '+15005550002', From: line, Body: 'Hi' }, 21612],
    ['magic recipient 3', { To: '+15005550003', From: line, Body: 'Hi' }, 21408],
    ['magic recipient 4', { To: '+15005550004', From: line, Body: 'Hi' }, 21610],
    ['magic recipient 9', { To: '+15005550009', From: line, Body: 'Hi' }, 21614],
    ['magic sender 1', { To: somebody, From: '+15005550001', Body: 'Hi' }, 21212],
    ['magic sender 7', { To: somebody, From: '+15005550007', Body: 'Hi' }, 21606],
    ['magic sender 8', { To: somebody, From: '+15005550008', Body: 'Hi' }, 21611],
  ] as [string, Record<string, string>, number][])('%s', async (_what, parameters, code) => {
    const { ask, simulator } = await startRig();
    const answer = await ask('/Messages.json', form(parameters));
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({
      code,
      message: expect.stringMatching(/\w/) as string,
      more_info: `https://www.twilio.com/docs/errors/${String(code)}`,
      status: 400,
    });
    expect(simulator.ledger()).toEqual([]);
  });

  test('reaches the caller as a RestException of the SDK', async () => {
    const { client } = await startRig();
    await expect(client.messages.create({ ...text, to: '+1234567890' })).rejects.toMatchObject({
      status: 400,
      code: 21211,
      message: "The 'To' number +1234567890 is not a valid phone number.",
      moreInfo: 'https://www.twilio.com/docs/errors/21211',
    });
  });

  test('is a body that is too large, not a fault of ours', async () => {
    const { ask } = await startRig();
    const answer = await ask('/Messages.json', form({ To: somebody, Body: 'x'.repeat(200_000) }));
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({ status: 413, code: 20001 });
  });
});

test("Twilio's magic sender is validated and answered, but nothing is sent or kept", async () => {
  const { client, simulator } = await startRig();
  const message = await client.messages.create({ ...text, from: '+15005550006' });
  expect(message).toMatchObject({ status: 'queued', from: '+15005550006' });
  expect(simulator.ledger()).toEqual([]);
  await expect(client.messages(message.sid).fetch()).rejects.toMatchObject({ status: 404 });
});

test('a line that happens to be the magic sender is a line', async () => {
  const { client, simulator } = await startRig({ numbers: ['+15005550006'] });
  await client.messages.create({ ...text, from: '+15005550006' });
  expect(simulator.ledger()).toHaveLength(1);
});

describe('a scheduled message', () => {
  const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000);
  const later = { to: somebody, messagingServiceSid, body: 'Hi', scheduleType: 'fixed' } as const;

  test('waits', async () => {
    const { client } = await startRig();
    const message = await client.messages.create({ ...later, sendAt: inMinutes(16) });
    expect(message).toMatchObject({ status: 'scheduled', dateSent: null, from: null });
  });

  test.each([
    ['no time', undefined, 35111],
    ['too soon', inMinutes(14), 35114],
    ['too late', inMinutes(35 * 24 * 60 + 1), 35114],
  ])('is refused: %s', async (_what, sendAt, code) => {
    const { client } = await startRig();
    await expect(client.messages.create({ ...later, ...(sendAt && { sendAt }) })).rejects.toMatchObject({
      status: 400,
      code,
    });
  });

  test('can be canceled once, and only while it waits', async () => {
    const { client } = await startRig();
    const { sid } = await client.messages.create({ ...later, sendAt: inMinutes(20) });
    expect((await client.messages(sid).update({ status: 'canceled' })).status).toBe('canceled');
    await expect(client.messages(sid).update({ status: 'canceled' })).rejects.toMatchObject({
      status: 409,
      code: 30409,
    });
  });
});
