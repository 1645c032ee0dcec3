import { expect, test } from 'vitest';
import type { Fault } from '../simulator.ts';
import { accountSid, authToken, line, somebody, startRig } from '../../test/rig.ts';
import twilio from 'twilio';

const text = { to: somebody, from: line, body: 'Hi' };

test.each([
  ['refuse-429', { status: 429, code: 20429 }, 0],
  ['error-500', { status: 500, code: 20500 }, 0],
  ['error-500-after-accept', { status: 500, code: 20500 }, 1],
  ['reset', { code: 'ECONNRESET' }, 0],
  ['reset-after-accept', { code: 'ECONNRESET' }, 1],
  [{ status: 400, code: 21610, message: 'Opted out' }, { status: 400, code: 21610, message: 'Opted out' }, 0],
] as [Fault, object, number][])('the next call ends with %j', async (fault, error, accepted) => {
  const { client, simulator } = await startRig();
  simulator.failNext(fault);
  await expect(client.messages.create(text)).rejects.toMatchObject(error);
  expect(simulator.ledger()).toHaveLength(accepted);
  await client.messages.create(text);
  expect(simulator.ledger()).toHaveLength(accepted + 1);
});

test('a time-out after accepting leaves the caller without an answer, and the message on its way', async () => {
  const { simulator } = await startRig();
  const client = twilio(accountSid, authToken, { timeout: 150 });
  client.api.baseUrl = simulator.url;
  simulator.failNext('timeout-after-accept');
  await expect(client.messages.create(text)).rejects.toMatchObject({ code: 'ECONNABORTED' });
  expect(simulator.ledger()).toHaveLength(1);
});

test('faults apply to valid calls in their order, and a reset of the simulator forgets them', async () => {
  const { client, simulator } = await startRig();
  simulator.failNext('error-500', 'refuse-429', 'error-500');
  await expect(client.messages.create({ ...text, to: 'nobody' })).rejects.toMatchObject({ code: 21211 });
  await expect(client.messages.create(text)).rejects.toMatchObject({ code: 20500 });
  await expect(client.messages.create(text)).rejects.toMatchObject({ code: 20429 });
  simulator.reset();
  expect((await client.messages.create(text)).status).toBe('queued');
});
