import { expect, test, vi } from 'vitest';
import { startReceiver } from '../../test/callback-receiver.ts';
import { line, somebody, startRig } from '../../test/rig.ts';
import type { WeatherChange } from './weather.ts';

const texts = 40;

/** Sends so many texts in this weather, and waits until each of their callbacks has come or was lost. */
async function sendAll(weather: WeatherChange, seed = 5) {
  const { client, simulator } = await startRig({ weather, seed });
  const app = await startReceiver();
  for (let i = 0; i < texts; i += 1) {
    const statusCallback = `${app.url}/status/${String(i)}`;
    await client.messages.create({ to: somebody, from: line, body: 'Hi', statusCallback });
  }
  const lost = () => simulator.ledger().reduce((sum, entry) => sum + entry.callbacks_lost, 0);
  const delivered = () => simulator.ledger().reduce((sum, entry) => sum + entry.callbacks_delivered, 0);
  return {
    simulator,
    app,
    lost,
    delivered,
    settled: (callbacks: number) =>
      vi.waitFor(() => expect(lost() + delivered()).toBe(callbacks), { timeout: 8000 }),
    /** The statuses that came for each text, in the order of arrival. */
    courses: () =>
      Array.from({ length: texts }, (_, i) =>
        app.received
          .filter(({ path }) => path === `/status/${String(i)}`)
          .map(({ parameters }) => parameters['MessageStatus']),
      ),
  };
}

test('dropped callbacks never come, and the ledger tells the truth all the same', async () => {
  const { simulator, app, lost, settled, courses } = await sendAll({ name: 'dropped-callbacks' });
  await settled(2 * texts);
  expect(app.received).toHaveLength(2 * texts - lost());
  expect(lost()).toBeGreaterThan(texts * 0.6);
  expect(lost()).toBeLessThan(texts * 1.4);
  expect(new Set(courses().map((course) => course.sort().join()))).toEqual(
    new Set(['delivered,sent', 'sent', 'delivered', '']),
  );
  for (const entry of simulator.ledger()) expect(entry).toMatchObject({ status: 'delivered', arrived: true });
});

test('the same seed drops the same ones, another seed others', async () => {
  const dropped = async (seed: number) => {
    const { settled, courses } = await sendAll({ name: 'dropped-callbacks' }, seed);
    await settled(2 * texts);
    return courses().map((course) => course.sort());
  };
  const first = await dropped(5);
  expect(await dropped(5)).toEqual(first);
  expect(await dropped(6)).not.toEqual(first);
});

test('duplicates are the very same callback once more', async () => {
  const weather = { name: 'duplicated-callbacks', duplicate_within_ms: 20 };
  const { app, delivered, settled } = await sendAll({ ...weather, faults: { 'duplicated-callbacks': 1 } });
  await settled(4 * texts);
  expect(delivered()).toBe(4 * texts);
  const tokens = Map.groupBy(app.received, ({ headers }) => headers['i-twilio-idempotency-token']);
  expect(tokens.size).toBe(2 * texts);
  for (const [one, other, ...more] of tokens.values()) {
    expect(more).toEqual([]);
    expect(other?.parameters).toEqual(one?.parameters);
    expect(other?.headers['x-twilio-signature']).toBe(one?.headers['x-twilio-signature']);
  }
});

test('reordered callbacks come after the one that should follow them', async () => {
  const { settled, courses } = await sendAll({ name: 'calm', faults: { 'reordered-callbacks': 1 } });
  await settled(2 * texts);
  for (const course of courses()) expect(course).toEqual(['delivered', 'sent']);
});

test('a reordered callback that nothing follows comes at last', async () => {
  const weather = { name: 'calm', reorder_within_ms: 50, faults: { 'reordered-callbacks': 1 } };
  const { client } = await startRig({ weather });
  const app = await startReceiver();
  await client.messages.create({ to: '+12025553001', from: line, body: 'Hi', statusCallback: app.url });
  await app.count(1);
  expect(app.statuses()).toEqual(['sent']);
});

test('delayed callbacks come late, and jitter brings some out of order', async () => {
  const weather = { name: 'delayed-callbacks', callback_delay_ms: 200, callback_jitter_ms: 100 };
  const startedAt = performance.now();
  const { simulator, app, settled, courses } = await sendAll(weather);
  await vi.waitFor(() => expect(simulator.ledger().every(({ status }) => status === 'delivered')).toBe(true));
  await settled(2 * texts);
  expect(performance.now() - startedAt).toBeGreaterThan(200);
  expect(app.received).toHaveLength(2 * texts);
  const kinds = new Set(courses().map((course) => course.join()));
  expect(kinds).toEqual(new Set(['sent,delivered', 'delivered,sent']));
});

test('a reset ends what is under way, and puts back the weather of the start', async () => {
  const { client, simulator } = await startRig({ weather: 'typical', seed: 3 });
  const app = await startReceiver();
  simulator.setWeather({ name: 'calm', callback_delay_ms: 50, faults: { 'delayed-callbacks': 1 } });
  await client.messages.create({
    to: somebody,
    from: line,
    body: 'before',
    statusCallback: `${app.url}/before`,
  });
  await vi.waitFor(() => expect(simulator.ledger()[0]?.status).toBe('delivered'));
  simulator.reset();
  expect(simulator.weather()).toMatchObject({ name: 'typical', seed: 3 });
  simulator.setWeather({
    name: 'calm',
    callback_delay_ms: 100,
    callback_jitter_ms: 0,
    faults: { 'delayed-callbacks': 1 },
  });
  await client.messages.create({
    to: somebody,
    from: line,
    body: 'after',
    statusCallback: `${app.url}/after`,
  });
  await app.count(2);
  expect(new Set(app.received.map(({ path }) => path))).toEqual(new Set(['/after']));
});
