import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { maxStreamsPerAccount } from '@mysms/contract/limits';
import { Types } from 'mongoose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../../test/eventually.ts';
import { cookieOf, openStream, type TestStream } from '../../test/open-stream.ts';
import { queueTexts } from '../../test/queue-texts.ts';
import { sameInstallation } from '../../test/same-installation.ts';
import { signUp, type Person } from '../../test/sign-up.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';

let started: TestApp;

beforeAll(async () => {
  started = await startTestApp({ dispatch: false });
});
afterAll(() => started.close());

test('of fifty streams of one account the newest stay, and the others are told to stay away for a while', async () => {
  const [rosa, max] = [await signUp(started), await signUp(started)];
  const other = await openStream(started.url, max);
  const streams: TestStream[] = [];
  for (let n = 0; n < 50; n += 1) streams.push(await openStream(started.url, rosa));
  const open = await eventually(
    () => streams.filter((stream) => !stream.isOver()),
    ({ length }) => length <= maxStreamsPerAccount,
  );
  expect(open).toEqual(streams.slice(-maxStreamsPerAccount));
  expect(streams[0]?.text()).toMatch(/^retry: 60000$/m);
  expect(other.isOver()).toBe(false);
  for (const stream of [other, ...open]) stream.close();
});

test('of fifty that are opened at once ten stay, and none is refused', async () => {
  const rosa = await signUp(started);
  const streams = await Promise.all(Array.from({ length: 50 }, () => openStream(started.url, rosa)));
  expect(new Set(streams.map(({ response }) => response.status))).toEqual(new Set([200]));
  const open = await eventually(
    () => streams.filter((stream) => !stream.isOver()),
    ({ length }) => length <= maxStreamsPerAccount,
  );
  expect(open).toHaveLength(maxStreamsPerAccount);
  for (const stream of open) stream.close();
});

/** A reader that asks for the stream and then takes nothing. */
async function stuckReader(person: Person): Promise<Socket> {
  const { hostname, port } = new URL(started.url);
  const socket = connect(Number(port), hostname);
  socket.write(`GET /api/events HTTP/1.1\r\nHost: ${hostname}\r\nCookie: ${cookieOf(person)}\r\n\r\n`);
  await once(socket, 'readable');
  return socket;
}

test('a reader who takes nothing is dropped, and comes back to all of it; nobody else waits for them', async () => {
  const rosa = await signUp(started);
  const ids = await queueTexts(started, rosa, 1000);
  const stuck = await stuckReader(rosa);
  const quick = await openStream(started.url, rosa);
  let lastId = '';
  const messages = started.database.background.collection('messages');
  const account = new Types.ObjectId(rosa.account._id);
  // About 1 MB each: the sockets' own buffers are full after a few.
  for (let round = 0; round < 16; round += 1) {
    if (round === 12) lastId = quick.lastId();
    const before = quick.events.length;
    await messages.updateMany({ account }, { $currentDate: { changed_at: true } });
    await eventually(
      () => quick.events.length,
      (count) => count >= before + ids.length,
    );
  }
  let bytes = 0;
  stuck.on('data', (part: Buffer) => (bytes += part.length));
  stuck.on('error', () => undefined);
  await once(stuck, 'close');
  expect(bytes).toBeLessThan(quick.text().length);
  expect(quick.isOver()).toBe(false);

  const back = await openStream(started.url, rosa, lastId);
  await eventually(
    () => new Set(back.events.map(({ data }) => data._id)).size,
    (count) => count >= ids.length,
  );
  expect(back.events.map(({ name }) => name)).not.toContain('resync');
  back.close();
  quick.close();
}, 60_000);

test('when the process ends, streams end at once and are told when to come back', async () => {
  const ending = await startTestApp({ env: sameInstallation(started), dispatch: false });
  const rosa = await signUp(ending);
  const streams = await Promise.all(Array.from({ length: 5 }, () => openStream(ending.url, rosa)));
  const lastIds = streams.map((stream) => stream.lastId());
  await ending.stop();
  for (const stream of streams) {
    await stream.ended();
    const retries = [...stream.text().matchAll(/^retry: (\d+)$/gm)].map(([, ms]) => Number(ms));
    expect(retries[0]).toBe(2000);
    expect(retries.at(-1)).toBeGreaterThanOrEqual(1000);
    expect(retries.at(-1)).toBeLessThanOrEqual(5000);
  }
  expect((await openStream(ending.url, rosa)).response.status).toBe(503);
  const elsewhere = await openStream(started.url, rosa, lastIds[0]);
  expect(elsewhere.response.status).toBe(200);
  expect(elsewhere.text()).not.toContain('resync');
  elsewhere.close();
  await ending.close();
});
