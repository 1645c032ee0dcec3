import { describe, expect, test, vi } from 'vitest';
import twilio from 'twilio';
import { startReceiver, type Answer } from '../../test/callback-receiver.ts';
import { accountSid, authToken, line, secondLine, somebody, startRig, type Rig } from '../../test/rig.ts';

const hello = { from: somebody, to: line, body: 'Hi there' };

/** A simulator that tells an application about texts from phones; without a Messaging Service. */
async function startPair(...answers: readonly Answer[]) {
  const receiver = await startReceiver(...answers);
  const inboundUrl = `${receiver.url}/api/twilio/inbound#rc=2&rp=5xx`;
  const rig = await startRig({ messagingServiceSid: undefined, inboundUrl });
  return { ...rig, receiver };
}

async function textsOf({ simulator }: Pick<Rig, 'simulator'>, number = somebody) {
  const answer = await fetch(`${simulator.url}/control/phones/${encodeURIComponent(number)}`);
  return ((await answer.json()) as { texts: { direction: string; body: string | null; state: string }[] })
    .texts;
}

test('a text from a phone is posted as Twilio posts it, with a signature that the SDK accepts', async () => {
  const { simulator, receiver } = await startPair({ type: 'text/xml', body: '<Response/>' });
  const { sid, answered } = await simulator.receive(hello);
  expect(answered).toBe(200);
  const [post] = receiver.received;
  expect(post?.parameters).toEqual({
    ToCountry: 'US',
    ToState: '',
    SmsMessageSid: sid,
    NumMedia: '0',
    ToCity: '',
    FromZip: '',
    SmsSid: sid,
    FromState: '',
    SmsStatus: 'received',
    FromCity: '',
    Body: 'Hi there',
    FromCountry: 'US',
    To: line,
    ToZip: '',
    NumSegments: '1',
    MessageSid: sid,
    AccountSid: accountSid,
    From: somebody,
    ApiVersion: '2010-04-01',
  });
  const url = `${receiver.url}/api/twilio/inbound`;
  const signature = String(post?.headers['x-twilio-signature']);
  expect(twilio.validateRequest(authToken, signature, url, post?.parameters ?? {})).toBe(true);
  expect(post?.path).toBe('/api/twilio/inbound');
});

test('it stands in the list, the ledger and on the phone', async () => {
  const pair = await startPair({ type: 'text/xml', body: '<Response/>' });
  const { sid } = await pair.simulator.receive(hello);
  const [listed] = await pair.client.messages.list({ to: line });
  expect(listed).toMatchObject({
    sid,
    direction: 'inbound',
    status: 'received',
    from: somebody,
    body: 'Hi there',
  });
  expect(pair.simulator.ledger()).toMatchObject([
    { sid, direction: 'inbound', status: 'received', arrived: true },
  ]);
  expect(await textsOf(pair)).toMatchObject([{ direction: 'inbound', body: 'Hi there', state: 'arrived' }]);
});

test('a text that the application could not take is posted again, as the address says, with the same sid', async () => {
  const { simulator, receiver } = await startPair(503, 503, 200);
  expect((await simulator.receive(hello)).answered).toBe(200);
  expect(new Set(receiver.received.map(({ parameters }) => parameters['MessageSid'])).size).toBe(1);
  expect(receiver.received).toHaveLength(3);
});

test('a text that nobody takes is lost, and the phone says so', async () => {
  const pair = await startPair(400);
  expect((await pair.simulator.receive(hello)).answered).toBe(400);
  expect(pair.receiver.received).toHaveLength(1);
  expect(await textsOf(pair)).toMatchObject([{ body: 'Hi there', state: 'lost' }]);
});

test('the weather brings it twice, but never not at all', async () => {
  const faults = { 'duplicated-callbacks': 1, 'dropped-callbacks': 1 };
  const { simulator, receiver } = await startPair({ type: 'text/xml', body: '<Response/>' });
  simulator.setWeather({ name: 'calm', duplicate_within_ms: 20, faults });
  await simulator.receive(hello);
  await receiver.count(2);
  expect(new Set(receiver.received.map(({ parameters }) => parameters['MessageSid'])).size).toBe(1);
});

test('without an address nobody is told, and a reset ends the wait for an answer', async () => {
  const { simulator } = await startRig();
  expect((await simulator.receive(hello)).answered).toBeNull();
  const late = await startPair();
  late.simulator.setWeather({ name: 'delayed-callbacks', faults: { 'delayed-callbacks': 1 } });
  const waiting = late.simulator.receive(hello);
  late.simulator.reset();
  expect((await waiting).answered).toBeNull();
  expect(late.receiver.received).toEqual([]);
});

test('an inbound URL must be on this machine', async () => {
  await expect(startRig({ inboundUrl: 'https://example.org/inbound' })).rejects.toThrow(/this machine/);
});

describe('what the application answers', () => {
  test.each([
    [
      'TwiML',
      'text/xml; charset=utf-8',
      '<?xml version="1.0"?><Response><Message>A &amp; B &#x1F44B;</Message></Response>',
      ['A & B 👋'],
    ],
    [
      'a body within',
      'application/xml',
      '<Response><Message to="+1"><Body>One</Body></Message><Message><![CDATA[<two>]]></Message></Response>',
      ['One', '<two>'],
    ],
    ['plain text', 'text/plain', 'OK', ['OK']],
    ['an empty response', 'text/xml', '<Response></Response>', []],
    ['another type', 'application/json', '{"Message": 1}', []],
    ['no message', 'text/xml', '<Response><Redirect>http://x</Redirect></Response>', []],
    ['a comment', 'text/xml', '<Response><!-- <Message>no</Message> --></Response>', []],
    ['not TwiML', 'text/html', '<p>Hello</p>', []],
  ])('is sent back to the phone: %s', async (_what, type, body, expected) => {
    const pair = await startPair({ type, body });
    await pair.simulator.receive(hello);
    await vi.waitFor(async () => {
      const replies = (await textsOf(pair)).filter(({ direction }) => direction === 'outbound-reply');
      expect(replies.map((reply) => [reply.body, reply.state])).toEqual(
        expected.map((text) => [text, 'arrived']),
      );
    });
    expect(pair.simulator.ledger().filter(({ direction }) => direction === 'outbound-reply')).toHaveLength(
      expected.length,
    );
  });
});

describe('STOP, START and HELP', () => {
  const send = (client: Rig['client'], from = line) =>
    client.messages.create({ to: somebody, from, body: 'Hi' });

  test.each(['STOP', 'stopall', ' Unsubscribe\n', 'CANCEL', 'end', 'QUIT', 'revoke', 'OptOut'])(
    '%j opts the phone out of that line alone, and the application is told',
    async (body) => {
      const { simulator, client, receiver } = await startPair();
      await simulator.receive({ ...hello, body });
      expect(receiver.received[0]?.parameters['Body']).toBe(body);
      await expect(send(client)).rejects.toMatchObject({ status: 400, code: 21610 });
      await expect(send(client, secondLine)).resolves.toMatchObject({ status: 'queued' });
    },
  );

  test.each(['START', 'yes', 'Unstop'])('%s takes it back', async (body) => {
    const { simulator, client } = await startPair();
    await simulator.receive({ ...hello, body: 'STOP' });
    await simulator.receive({ ...hello, body });
    await expect(send(client)).resolves.toMatchObject({ status: 'queued' });
  });

  test('a phone that had opted out from the beginning can come back', async () => {
    const { simulator, client } = await startPair();
    const message = { to: '+12025551610', from: line, body: 'Hi' };
    await expect(client.messages.create(message)).rejects.toMatchObject({ code: 21610 });
    await simulator.receive({ from: message.to, to: line, body: 'START' });
    const { sid } = await client.messages.create(message);
    await vi.waitFor(async () => {
      expect(await client.messages(sid).fetch()).toMatchObject({ status: 'delivered' });
    });
  });

  test('Twilio answers what changes something and HELP, on the phone alone', async () => {
    const pair = await startPair();
    for (const body of ['Yes', 'STOP', 'stop', 'Stop please', 'START', 'HELP'])
      await pair.simulator.receive({ ...hello, body });
    const answers = (await textsOf(pair)).filter(({ direction }) => direction === 'outbound-reply');
    expect(answers.map(({ body }) => body?.slice(0, 40))).toEqual(
      [
        'You have successfully been unsubscribed. ',
        'You have successfully been re-subscribed ',
        'Reply STOP to unsubscribe. Msg&Data Rate',
      ].map((words) => words.slice(0, 40)),
    );
    expect(pair.simulator.ledger().every(({ direction }) => direction === 'inbound')).toBe(true);
  });

  test('with a Messaging Service STOP counts for all its numbers, and a text fails afterwards', async () => {
    const { simulator, client } = await startRig();
    await simulator.receive({ ...hello, body: 'STOP' });
    await expect(send(client, secondLine)).rejects.toMatchObject({ code: 21610 });
    const { sid } = await client.messages.create({
      to: somebody,
      messagingServiceSid: `MG${'0c'.repeat(16)}`,
      body: 'Hi',
    });
    await vi.waitFor(async () => {
      expect(await client.messages(sid).fetch()).toMatchObject({ status: 'failed', errorCode: 21610 });
    });
  });
});

describe('files', () => {
  test('come with a text as an MMS, are named in the form, listed, and fetched with the account’s password', async () => {
    const { simulator, receiver, ask, client } = await startPair();
    const { sid } = await simulator.receive({ from: somebody, to: line, media: ['image/png', 'text/vcard'] });
    expect(sid).toMatch(/^MM[0-9a-f]{32}$/);
    const { parameters } = receiver.received[0] ?? {};
    expect(parameters).toMatchObject({
      NumMedia: '2',
      MediaContentType0: 'image/png',
      MediaContentType1: 'text/vcard',
    });
    expect(parameters).not.toHaveProperty('Body');
    const [first, second] = await client.messages(sid).media.list();
    expect(first).toMatchObject({ contentType: 'image/png', parentSid: sid });
    const url = String(parameters?.['MediaUrl0']);
    expect(url).toBe(
      `${simulator.url}/2010-04-01/Accounts/${accountSid}/Messages/${sid}/Media/${String(first?.sid)}`,
    );
    expect((await fetch(url)).status).toBe(401);
    const picture = await ask(`/Messages/${sid}/Media/${String(first?.sid)}`);
    expect(picture.headers.get('content-type')).toBe('image/png');
    expect(
      Buffer.from(await picture.arrayBuffer())
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    const card = await ask(`/Messages/${sid}/Media/${String(second?.sid)}`);
    expect(card.headers.get('content-type')).toMatch(/^text\/vcard/);
    expect((await ask(`/Messages/${sid}/Media/ME0`)).status).toBe(404);
    expect(await client.messages(sid).fetch()).toMatchObject({ numMedia: '2', body: '' });
  });
});
