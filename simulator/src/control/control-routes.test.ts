import { request } from 'node:http';
import { describe, expect, test, vi } from 'vitest';
import { line, somebody, startRig } from '../../test/rig.ts';

const text = { to: somebody, from: line, body: 'Hi' };

/** A request with headers that `fetch` does not let one choose. */
function askAs(url: string, headers: Record<string, string>, method = 'GET'): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.on('error', reject).end();
  });
}

async function json(url: string): Promise<Record<string, unknown>> {
  return (await (await fetch(url)).json()) as Record<string, unknown>;
}

describe('the ledger', () => {
  test('tells the truth about every accepted message', async () => {
    const { client, simulator } = await startRig();
    const statusCallback = 'http://127.0.0.1:1/status/65f0#rc=0';
    const { sid } = await client.messages.create({ ...text, statusCallback });
    await vi.waitFor(async () => {
      const { messages, oldest_seq, last_seq } = await json(`${simulator.url}/control/ledger`);
      expect([oldest_seq, last_seq]).toEqual([1, 1]);
      expect(messages).toEqual([
        {
          seq: 1,
          sid,
          direction: 'outbound-api',
          to: somebody,
          from: line,
          messaging_service_sid: null,
          body: 'Hi',
          status: 'delivered',
          arrived: true,
          error_code: null,
          num_media: 0,
          status_callback: statusCallback,
          message_id: '65f0',
          created_at: expect.stringMatching(/^\d{4}-.*Z$/) as string,
          updated_at: expect.stringMatching(/^\d{4}-.*Z$/) as string,
          callbacks_delivered: 0,
          callbacks_lost: 2,
          deleted: false,
        },
      ]);
    });
  });

  test('says what reached the phone, whatever was confirmed', async () => {
    const { client, simulator } = await startRig({ weather: 'dropped-callbacks' });
    for (const to of ['+12025553001', '+12025553006', somebody])
      await client.messages.create({ ...text, to });
    await vi.waitFor(() =>
      expect(simulator.ledger()).toMatchObject([
        { status: 'sent', arrived: true, message_id: null },
        { status: 'undelivered', arrived: false },
        { status: 'delivered', arrived: true },
      ]),
    );
  });

  test('is read in pieces', async () => {
    const { client, simulator } = await startRig();
    for (const body of ['a', 'b', 'c']) await client.messages.create({ ...text, body });
    const bodies = async (query: string) => {
      const { messages } = await json(`${simulator.url}/control/ledger?${query}`);
      return (messages as { body: string }[]).map(({ body }) => body);
    };
    expect(await bodies('after=1')).toEqual(['b', 'c']);
    expect(await bodies('after=0&limit=2')).toEqual(['a', 'b']);
    expect(await bodies('after=3')).toEqual([]);
  });

  test.each(['after=x', 'after=-1', 'limit=0', 'limit=1001', 'after=1&after=2'])(
    'refuses %s',
    async (query) => {
      const { simulator } = await startRig();
      const answer = await fetch(`${simulator.url}/control/ledger?${query}`);
      expect(answer.status).toBe(400);
    },
  );
});

describe('the phones', () => {
  test('show what arrived, and not what did not', async () => {
    const { client, simulator } = await startRig();
    await client.messages.create(text);
    await client.messages.create({ ...text, to: '+14155553006', body: 'for a landline' });
    await client.messages.create({ ...text, to: '+447400123456' });
    await vi.waitFor(async () => {
      const { phones } = await json(`${simulator.url}/control/phones`);
      expect(phones).toMatchObject([
        { number: '+447400123456', name: '+44 7400 123456', texts: [{ state: 'arrived' }] },
        {
          number: '+14155553006',
          name: '(415) 555-3006',
          behaviour: 'a landline (30006)',
          texts: [{ state: 'lost', body: null, error_code: 30006 }],
        },
        {
          number: somebody,
          name: '(202) 555-0123',
          behaviour: 'delivered at once',
          texts: [{ state: 'arrived', body: 'Hi', from: '(202) 555-0100', status: 'delivered' }],
        },
      ]);
    });
  });

  test('a text is on its way before it arrives, and arrives without a receipt where there is none', async () => {
    const { client, simulator } = await startRig({ pace: { deliveredAfterMs: 60_000 } });
    await client.messages.create(text);
    await client.messages.create({ ...text, to: '+12025553001' });
    await vi.waitFor(async () => {
      const { phones } = await json(`${simulator.url}/control/phones`);
      expect(phones).toMatchObject([
        { texts: [{ state: 'arrived', status: 'sent' }] },
        { texts: [{ state: 'on_its_way', status: 'sent' }] },
      ]);
    });
  });

  test('any phone can be asked for, in any format', async () => {
    const { client, simulator } = await startRig();
    await client.messages.create(text);
    const query = 'number=(202)+555-0123&number=%2B12025551610&number=12&number=202-555-1610';
    const answer = await json(`${simulator.url}/control/phones?${query}`);
    expect(answer['watched']).toEqual([somebody, '+12025551610', null, '+12025551610']);
    expect((answer['phones'] as { number: string }[]).map(({ number }) => number)).toEqual([
      '+12025551610',
      somebody,
    ]);
  });

  test('the special numbers are listed with what becomes of a text', async () => {
    const { simulator } = await startRig();
    const { behaviours } = await json(`${simulator.url}/control/phones`);
    expect(behaviours).toEqual([
      { last_digits: '3001', summary: 'gets its texts, but never confirms one', outcome: 'sent' },
      { last_digits: '3002', summary: 'switched on again after a minute', outcome: 'delivered' },
      { last_digits: '3003', summary: 'switched off (30003)', outcome: 'undelivered' },
      { last_digits: '3005', summary: 'nobody has this number (30005)', outcome: 'undelivered' },
      { last_digits: '3006', summary: 'a landline (30006)', outcome: 'undelivered' },
      { last_digits: '3007', summary: 'its carrier takes texts for spam (30007)', outcome: 'undelivered' },
      { last_digits: '3008', summary: 'fails without a known reason (30008)', outcome: 'failed' },
      { last_digits: '1610', summary: 'has opted out of our texts (21610)', outcome: 'refused' },
      { last_digits: '1211', summary: 'not a phone number (21211)', outcome: 'refused' },
    ]);
  });
});

test('a reset forgets messages and phones, stops what is under way, and goes on counting', async () => {
  const { client, simulator } = await startRig({ pace: { sentAfterMs: 60_000, deliveredAfterMs: 60_000 } });
  const { sid } = await client.messages.create(text);
  expect((await fetch(`${simulator.url}/control/reset`, { method: 'POST' })).status).toBe(204);
  await expect(client.messages(sid).fetch()).rejects.toMatchObject({ status: 404 });
  expect(await json(`${simulator.url}/control/phones`)).toMatchObject({ phones: [] });
  await client.messages.create(text);
  expect(simulator.ledger().map(({ seq }) => seq)).toEqual([2]);
});

describe('who may ask', () => {
  test.each([
    ['another name that leads here', { host: 'evil.example' }],
    ['a name that only begins like ours', { host: 'localhost.evil.example' }],
    ['an address of the network', { host: '192.168.1.7:3001' }],
    ['a name hidden behind ours', { host: 'localhost@evil.example' }],
    ['what is no name', { host: '[::1].evil.example' }],
  ])('not %s, on any page', async (_what, headers) => {
    const { simulator } = await startRig();
    for (const path of ['/', '/phones.js', '/control/ledger', '/control/phones']) {
      expect(await askAs(simulator.url + path, headers), path).toBe(403);
    }
  });

  test.each(['localhost', 'localhost:3001', '127.0.0.1:3001', '[::1]:3001', 'phones.localhost'])(
    '%s may',
    async (host) => {
      const { simulator } = await startRig();
      expect(await askAs(`${simulator.url}/control/ledger`, { host })).toBe(200);
    },
  );

  test.each([
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['a sibling', { 'sec-fetch-site': 'same-site' }],
    ['another origin', { origin: 'https://evil.example' }],
    ['a hidden origin', { origin: 'null' }],
  ])('no page of %s resets anything', async (_what, headers) => {
    const { simulator, client } = await startRig();
    await client.messages.create(text);
    expect(await askAs(`${simulator.url}/control/reset`, headers, 'POST')).toBe(403);
    expect(simulator.ledger()).toHaveLength(1);
  });

  test('our own page may', async () => {
    const { simulator } = await startRig();
    const headers = { origin: simulator.url, 'sec-fetch-site': 'same-origin' };
    expect(await askAs(`${simulator.url}/control/reset`, headers, 'POST')).toBe(204);
  });

  test('an unknown address is a 404 in JSON', async () => {
    const { simulator } = await startRig();
    const answer = await fetch(`${simulator.url}/control/nothing`);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toEqual({ error: 'There is no GET /control/nothing.' });
  });
});
