import { describe, expect, test, vi } from 'vitest';
import { startReceiver } from '../../test/callback-receiver.ts';
import { line, secondLine, somebody, startRig } from '../../test/rig.ts';

const text = { to: somebody, from: line, body: 'Hi' };

async function call(url: string, method: string, body?: unknown) {
  const init =
    body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const answer = await fetch(url, { method, ...init });
  const content = await answer.text();
  return {
    status: answer.status,
    json: (content === '' ? null : JSON.parse(content)) as Record<string, unknown>,
  };
}

async function startPhones(options?: Parameters<typeof startRig>[0]) {
  const rig = await startRig(options);
  const phone = (number = somebody) => `${rig.simulator.url}/control/phones/${encodeURIComponent(number)}`;
  return { ...rig, phone };
}

describe('a phone', () => {
  test('is seen by its number in any format', async () => {
    const { phone } = await startPhones();
    const expected = { number: somebody, on: true, opted_out: false, opted_out_of: [], texts: [] };
    for (const number of [somebody, '(202) 555-0123']) {
      expect((await call(phone(number), 'GET')).json).toMatchObject(expected);
    }
    expect((await call(phone('+12025551610'), 'GET')).json).toMatchObject({ opted_out: true });
  });

  test('that is off gets its texts when it is on again; until then they stay sent', async () => {
    const { client, phone, simulator } = await startPhones();
    expect((await call(phone(), 'PUT', { on: false })).json).toMatchObject({ on: false });
    const { sid } = await client.messages.create(text);
    await client.messages.create({ ...text, to: '+12025550124' });
    await vi.waitFor(() => {
      expect(simulator.ledger().map(({ status }) => status)).toEqual(['sent', 'delivered']);
    });
    await call(phone(), 'PUT', { on: true });
    expect(await client.messages(sid).fetch()).toMatchObject({ status: 'delivered' });
  });

  test('that is off cannot text', async () => {
    const { phone, simulator } = await startPhones();
    await call(phone(), 'PUT', { on: false });
    const answer = await call(`${simulator.url}/control/inbound`, 'POST', {
      from: somebody,
      to: line,
      body: 'Hi',
    });
    expect(answer).toMatchObject({
      status: 409,
      json: { error: 'This phone is off. Switch it on first.' },
    });
    expect(simulator.ledger()).toEqual([]);
  });

  test('is opted out and in behind the application’s back', async () => {
    const receiver = await startReceiver();
    const { client, phone } = await startPhones({ inboundUrl: receiver.url });
    expect((await call(phone(), 'PUT', { opted_out: true })).json).toMatchObject({
      opted_out: true,
      opted_out_of: [line, secondLine],
    });
    await expect(client.messages.create(text)).rejects.toMatchObject({ code: 21610 });
    await call(phone(), 'PUT', { opted_out: false });
    await expect(client.messages.create(text)).resolves.toMatchObject({ status: 'queued' });
    expect(receiver.received).toEqual([]);
  });

  test('is given what came earlier, and forgotten with all that was said of it', async () => {
    const { phone, simulator } = await startPhones();
    const at = '2026-01-31T12:00:00.000Z';
    const earlier = [
      { direction: 'outbound', line, body: 'Hello', status: 'delivered', error_code: null, at },
      { direction: 'inbound', line, body: 'Hi', status: 'received', error_code: null, at },
    ];
    const { json } = await call(phone(), 'PUT', { on: false, opted_out: true, texts: earlier });
    expect(json['texts']).toMatchObject([
      { direction: 'outbound-api', body: 'Hello', state: 'arrived', line, at },
      { direction: 'inbound', body: 'Hi', state: 'arrived', line, at },
    ]);
    expect(simulator.ledger()).toEqual([]);
    expect((await call(phone(), 'DELETE')).status).toBe(204);
    expect((await call(phone(), 'GET')).json).toMatchObject({ on: true, opted_out: false, texts: [] });
    expect((await call(`${simulator.url}/control/phones`, 'GET')).json).toMatchObject({ phones: [] });
  });
});

test.each([
  [{}, /on, opted_out or texts/],
  [null, /on, opted_out or texts/],
  [[], /on, opted_out or texts/],
  [{ on: 'yes' }, /^on must be true or false/],
  [{ opted_out: 1 }, /^opted_out must be true or false/],
  [{ off: true }, /on, opted_out or texts/],
  [{ texts: [{ direction: 'sideways' }] }, /texts\.0\.direction/],
])('a phone is not changed by %o, and the field is named', async (body, words) => {
  const { phone } = await startPhones();
  const answer = await call(phone(), 'PUT', body);
  expect([answer.status, answer.json['error']]).toEqual([400, expect.stringMatching(words)]);
});

test.each(['GET', 'PUT', 'DELETE'])('%s of what is no number is a 400 that says so', async (method) => {
  const { phone } = await startPhones();
  const answer = await call(phone('nobody'), method, method === 'PUT' ? { on: true } : undefined);
  expect(answer).toMatchObject({
    status: 400,
    json: { error: expect.stringMatching(/nobody is not a phone number/) as string },
  });
});

describe('a text from a phone', () => {
  test.each([somebody, '(202) 555-0123', '12345', 'PostOffice'])('may come from %s', async (from) => {
    const { simulator } = await startPhones();
    const answer = await call(`${simulator.url}/control/inbound`, 'POST', { from, to: line, body: 'Hi' });
    const number = from.startsWith('(') ? somebody : from;
    expect(answer).toMatchObject({
      status: 201,
      json: { from: number, to: line, direction: 'inbound', body: 'Hi' },
    });
  });

  test.each([
    [{ to: line, body: 'Hi' }, /^from must be the number of a phone/],
    [{ from: somebody, body: 'Hi' }, /^to must be one of our numbers/],
    [{ from: somebody, to: '+12025550177', body: 'Hi' }, /^to must be one of our numbers: \+12025550100/],
    [{ from: '', to: line, body: 'Hi' }, /^from must be/],
    [{ from: line, to: line, body: 'Hi' }, /^from must be/],
    [{ from: somebody, to: line, body: 7 }, /^body must be a text/],
    [{ from: somebody, to: line, body: 'x'.repeat(1601) }, /^body must have at most 1600/],
    [{ from: somebody, to: line, media: ['png'] }, /^media\.0 must be a content type/],
    [{ from: somebody, to: line, media: Array<string>(11).fill('image/png') }, /^media must have at most 10/],
    [{ from: somebody, to: line, text: 'Hi' }, /text/],
    ['Hi', /JSON object/],
  ])('is not taken from %o, and the field is named', async (body, words) => {
    const { simulator } = await startPhones();
    const answer = await call(`${simulator.url}/control/inbound`, 'POST', body);
    expect([answer.status, answer.json['error']]).toEqual([400, expect.stringMatching(words)]);
    expect(simulator.ledger()).toEqual([]);
  });

  test('is not taken from what is no JSON', async () => {
    const { simulator } = await startPhones();
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${simulator.url}/control/inbound`, { method: 'POST', headers, body: '{' });
    expect([answer.status, await answer.json()]).toEqual([
      400,
      { error: 'The body cannot be read as JSON.' },
    ]);
  });
});
