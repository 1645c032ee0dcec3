import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import type { Message } from '@mysms/contract/messages';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../test/eventually.ts';
import { sameInstallation } from '../test/same-installation.ts';
import { signUp, type Person } from '../test/sign-up.ts';
import { startTestApp, type TestApp } from '../test/start-test-app.ts';

/** The step that docs/operations.md gives to whoever restores a backup, as it stands there. */
const [, step = ''] =
  /^ *```js\n([^]*?)```/m.exec(readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8')) ??
  [];

const sentSince = '+12025550181';
const neverSent = '+12025550182';
const forLater = '+12025550183';

let before: TestApp;
let after: TestApp;
let rosa: Person;
beforeAll(async () => {
  before = await startTestApp({ dispatch: false });
  after = await startTestApp({ env: sameInstallation(before), dispatch: false });
  rosa = await signUp(before);
});
afterAll(async () => {
  await after.close();
  await before.close();
});

const send = (number: string, more: object = {}) =>
  rosa.agent
    .post('/api/messages')
    .send({ message: { recipient_number: number, content: 'Hello', ...more } })
    .expect(201);
const statusOf = async (number: string) =>
  ((await rosa.agent.get('/api/messages').expect(200)).body as Message[]).find(
    ({ recipient_number: to }) => to === number,
  )?.status;
const timesTaken = (number: string) => before.simulator.ledger().filter(({ to }) => to === number).length;

it('after the step of the operations guide a restored text is not sent again, and told how it stands', async () => {
  const messages = before.database.requests.collection('messages');
  await send(sentSince);
  const backup = await messages.find().toArray();
  before.start();
  await eventually(
    () => statusOf(sentSince),
    (status) => status === 'delivered',
  );
  await before.stop();

  await messages.deleteMany({});
  await messages.insertMany(backup);
  await send(neverSent);
  await send(forLater, { send_at: new Date(Date.now() + 3_600_000).toISOString() });
  await (runInNewContext(step, { db: { messages } }) as Promise<unknown>);
  expect(await statusOf(sentSince)).toBe('unknown');

  after.start();
  await eventually(
    () => statusOf(sentSince),
    (status) => status === 'delivered',
  );
  expect(await statusOf(neverSent)).toBe('unknown');
  expect(await statusOf(forLater)).toBe('scheduled');
  expect([timesTaken(sentSince), timesTaken(neverSent), timesTaken(forLater)]).toEqual([1, 0, 0]);
});
