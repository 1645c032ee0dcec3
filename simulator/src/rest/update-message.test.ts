import { describe, expect, test, vi } from 'vitest';
import { line, somebody, startRig, type Client } from '../../test/rig.ts';

async function delivered(client: Client): Promise<string> {
  const { sid } = await client.messages.create({ to: somebody, from: line, body: 'a secret' });
  await vi.waitFor(async () => expect((await client.messages(sid).fetch()).status).toBe('delivered'));
  return sid;
}

describe('redaction', () => {
  test('empties the text and nothing else', async () => {
    const { client, simulator } = await startRig();
    const sid = await delivered(client);
    expect(await client.messages(sid).update({ body: '' })).toMatchObject({
      sid,
      body: '',
      status: 'delivered',
    });
    expect((await client.messages(sid).fetch()).body).toBe('');
    expect(simulator.ledger()[0]?.body).toBe('');
  });

  test.each([
    ['another text', { body: 'better' }, 400, 20001],
    ['another status', { status: 'delivered' as 'canceled' }, 400, 20001],
    ['nothing', {}, 400, 20001],
    ['a cancel that comes too late', { status: 'canceled' } as const, 409, 30409],
  ])('an update is refused: %s', async (_what, change, status, code) => {
    const { client } = await startRig();
    const sid = await delivered(client);
    await expect(client.messages(sid).update(change)).rejects.toMatchObject({ status, code });
  });
});

describe('deletion', () => {
  test('removes the message from the API; the ledger keeps the row without the text', async () => {
    const { client, simulator } = await startRig();
    const sid = await delivered(client);
    expect(await client.messages(sid).remove()).toBe(true);
    await expect(client.messages(sid).fetch()).rejects.toMatchObject({ status: 404, code: 20404 });
    await expect(client.messages(sid).remove()).rejects.toMatchObject({ status: 404 });
    expect(simulator.ledger()[0]).toMatchObject({ sid, body: '', deleted: true });
  });

  test('and redaction wait until the message is complete', async () => {
    const { client } = await startRig({ pace: { sentAfterMs: 60_000, deliveredAfterMs: 60_000 } });
    const { sid } = await client.messages.create({ to: somebody, from: line, body: 'a secret' });
    const tooEarly = { status: 409, code: 20009 };
    await expect(client.messages(sid).remove()).rejects.toMatchObject(tooEarly);
    await expect(client.messages(sid).update({ body: '' })).rejects.toMatchObject(tooEarly);
    expect((await client.messages(sid).fetch()).body).toBe('a secret');
  });

  test('waits an hour for the receipt of a sent message', async () => {
    const { client } = await startRig();
    const { sid } = await client.messages.create({ to: '+12025553001', from: line, body: 'Hi' });
    await vi.waitFor(async () => expect((await client.messages(sid).fetch()).status).toBe('sent'));
    await expect(client.messages(sid).remove()).rejects.toMatchObject({ code: 20009 });
    vi.setSystemTime(Date.now() + 61 * 60_000);
    try {
      expect(await client.messages(sid).remove()).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });
});
