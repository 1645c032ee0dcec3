import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';
import { changeReader } from './change.ts';
import {
  comparePositions,
  formatPosition,
  parsePosition,
  positionAt,
  positionOfToken,
} from './event-position.ts';

let started: TestApp;

beforeAll(async () => {
  started = await startTestApp({ dispatch: false });
});
afterAll(() => started.close());

test('is read as it was written, and nothing else is one', () => {
  const position = { seconds: 1_767_225_600, increment: 12, ordinal: 3001 };
  expect(parsePosition(formatPosition(position))).toEqual(position);
  for (const id of ['', 'x', '1-2', '1-2-3-4', '-1-2-3', '1-2-3 ', '12345678901-1-1', '1-2-3\n']) {
    expect(parsePosition(id)).toBeNull();
  }
});

test('orders by time, then by the change, then by the event', () => {
  const ids = ['9-9-9', '10-1-0', '10-1-1000', '10-2-0', '11-0-0'];
  const positions = ids.map((id) => parsePosition(id)!);
  expect(positions.toReversed().toSorted(comparePositions)).toEqual(positions);
});

test('a resume token of the database begins with the time of its change', async () => {
  const collection = started.database.background
    .getClient()
    .db(started.database.background.name)
    .collection('things');
  const stream = collection.watch();
  const told = stream.next();
  await expect.poll(() => stream.resumeToken).toBeTruthy();
  await collection.insertOne({});
  const { _id: token, clusterTime } = await told;
  expect(positionOfToken(token)).toEqual(positionAt(clusterTime!));
  for (const strange of [null, {}, { _data: '83' }, { _data: 5 }, 'token'])
    expect(positionOfToken(strange)).toBeNull();
  await stream.close();
});

test('changes of one moment are numbered, so that no two events have the same id', async () => {
  const { client, name } = {
    client: started.database.background.getClient(),
    name: started.database.background.name,
  };
  const collection = client.db(name).collection('others');
  await collection.insertOne({});
  const stream = client.db(name).watch();
  const told = [stream.next()];
  await expect.poll(() => stream.resumeToken).toBeTruthy();
  await client.withSession((session) =>
    session.withTransaction(async () => {
      await collection.insertOne({}, { session });
      await collection.insertOne({}, { session });
    }),
  );
  told.push(told[0]!.then(() => stream.next()));
  const read = changeReader();
  const [first, second] = (await Promise.all(told)).map((change) => read(change)!.position);
  expect([second!.seconds, second!.increment]).toEqual([first!.seconds, first!.increment]);
  expect(comparePositions(first!, second!)).toBeLessThan(0);
  await stream.close();
});
