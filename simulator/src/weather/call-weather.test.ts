import twilio from 'twilio';
import { describe, expect, test, vi } from 'vitest';
import { accountSid, authToken, line, somebody, startRig, type Client } from '../../test/rig.ts';
import { presets } from './presets.ts';
import type { WeatherChange } from './weather.ts';

// Time-outs are waited for, one after the other.
vi.setConfig({ testTimeout: 60_000 });

const text = { to: somebody, from: line, body: 'Hi' };

/** The SDK, with little patience; far more than an answer takes on a busy machine. */
function impatientClient(url: string): Client {
  const client = twilio(accountSid, authToken, { timeout: 700 });
  client.api.baseUrl = url;
  return client;
}

/** How so many create calls end, one after the other: `taken`, an HTTP status or a network error. */
async function createSome(client: Client, count: number): Promise<(string | number)[]> {
  const endings: (string | number)[] = [];
  for (let i = 0; i < count; i += 1) {
    const ending = await client.messages.create(text).then(
      () => 'taken',
      (error: unknown) => endingOf(error),
    );
    endings.push(ending);
  }
  return endings;
}

function endingOf(error: unknown): string | number {
  const { status, code } = error as { status?: number; code?: string };
  return status ?? code ?? 'unclear';
}

async function untilAnswered<T>(ask: () => Promise<T>): Promise<T> {
  return vi.waitFor(ask, { timeout: 15_000, interval: 5 });
}

test.each([
  ['refuse-429', 429, false],
  ['error-500', 500, false],
  ['error-500-after-accept', 500, true],
  ['timeout-after-accept', 'ECONNABORTED', true],
  ['reset', 'ECONNRESET', false],
  ['reset-after-accept', 'ECONNRESET', true],
])('%s alone: about every second text, %s', async (name, ending, accepted) => {
  const { simulator } = await startRig({ weather: name, seed: 3 });
  const endings = await createSome(impatientClient(simulator.url), 30);
  const faults = endings.filter((one) => one === ending).length;
  expect(new Set(endings)).toEqual(new Set(['taken', ending]));
  expect(faults).toBeGreaterThan(8);
  expect(faults).toBeLessThan(22);
  expect(simulator.ledger()).toHaveLength(accepted ? 30 : 30 - faults);
});

test('the same seed gives the same course of calls, another seed another; asking changes nothing', async () => {
  const storm: WeatherChange = { name: 'storm', answer_after_ms: 0, answer_jitter_ms: 0 };
  const { simulator } = await startRig({ weather: storm, seed: 11 });
  const client = impatientClient(simulator.url);
  const first = await createSome(client, 40);
  simulator.setWeather(storm);
  await client.messages.list({ to: somebody, limit: 5 }).catch(() => null);
  expect(await createSome(client, 40)).toEqual(first);
  simulator.setWeather({ ...storm, seed: 12 });
  expect(await createSome(client, 40)).not.toEqual(first);
});

describe('asking after a message', () => {
  test.each([...presets.keys()])('works with the SDK under %s, if one tries again', async (name) => {
    const { simulator } = await startRig();
    const client = impatientClient(simulator.url);
    const { sid } = await client.messages.create(text);
    await client.messages.create({ ...text, to: '+12025550124' });
    await client.messages.create(text);
    simulator.setWeather({ name, answer_after_ms: 1, answer_jitter_ms: 5, seed: 9 });
    await untilAnswered(async () => {
      expect(await client.messages(sid).fetch()).toMatchObject({ sid, status: 'delivered', to: somebody });
    });
    const page = await untilAnswered(() => client.messages.page({ to: somebody, pageSize: 1 }));
    const next = await untilAnswered(() => page.nextPage() ?? Promise.reject(new Error('no next page')));
    expect([page, next].flatMap(({ instances }) => instances.map((message) => message.to))).toEqual([
      somebody,
      somebody,
    ]);
    expect(next.instances[0]?.sid).toBe(sid);
    const listed = await untilAnswered(() => client.messages.list({ to: somebody, pageSize: 1 }));
    expect(listed).toHaveLength(2);
  });

  test.each([
    ['refuse-429', { status: 429, code: 20429 }],
    ['error-500', { status: 500, code: 20500 }],
    ['timeout-after-accept', { code: 'ECONNABORTED' }],
    ['reset', { code: 'ECONNRESET' }],
  ])('meets %s too', async (fault, error) => {
    const { simulator } = await startRig();
    const client = impatientClient(simulator.url);
    const { sid } = await client.messages.create(text);
    simulator.setWeather({ name: 'calm', faults: { [fault]: 1 } });
    await expect(client.messages(sid).fetch()).rejects.toMatchObject(error);
    await expect(client.messages.list({ to: somebody })).rejects.toMatchObject(error);
    await expect(client.messages(sid).update({ body: '' })).rejects.toMatchObject(error);
  });
});

test('a change whose answer is lost is done all the same', async () => {
  const { client, simulator } = await startRig();
  const { sid } = await client.messages.create(text);
  await vi.waitFor(() => expect(simulator.ledger()[0]?.status).toBe('delivered'));
  simulator.setWeather({ name: 'calm', faults: { 'reset-after-accept': 1 } });
  await expect(client.messages(sid).update({ body: '' })).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(simulator.ledger()[0]?.body).toBe('');
});

test('calls are answered after the time that the weather says; the text is taken at once', async () => {
  const { client, simulator } = await startRig({ weather: { name: 'calm', answer_after_ms: 150 } });
  const startedAt = performance.now();
  const creating = client.messages.create(text);
  await vi.waitFor(() => expect(simulator.ledger()[0]?.status).toBe('delivered'));
  expect(performance.now() - startedAt).toBeLessThan(150);
  expect(await creating).toMatchObject({ status: 'queued' });
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(149);
});

describe('a call that is never answered', () => {
  const silent: WeatherChange = { name: 'calm', faults: { 'timeout-after-accept': 1 } };

  test('is cut off in the end', async () => {
    const { client } = await startRig({ weather: { ...silent, cut_off_after_ms: 50 } });
    await expect(client.messages.create(text)).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  test('does not hold back the end of the simulator', async () => {
    const { client, simulator } = await startRig({ weather: silent });
    const waiting = Array.from({ length: 20 }, () => client.messages.create(text).catch(() => 'cut off'));
    await vi.waitFor(() => expect(simulator.ledger()).toHaveLength(20));
    const startedAt = performance.now();
    await simulator.close();
    expect(performance.now() - startedAt).toBeLessThan(500);
    expect(new Set(await Promise.all(waiting))).toEqual(new Set(['cut off']));
  });

  test('the control API always answers', async () => {
    const { simulator } = await startRig({ weather: silent });
    for (const path of ['ledger', 'phones', 'weather']) {
      expect((await fetch(`${simulator.url}/control/${path}`)).status, path).toBe(200);
    }
  });
});
