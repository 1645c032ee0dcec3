import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStream } from '../../test/open-stream.ts';
import { eventually } from '../../test/eventually.ts';
import { signUp } from '../../test/sign-up.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';
import { startThreeNodes, type ThreeNodes } from '../../test/start-three-nodes.ts';

let nodes: ThreeNodes;
let started: TestApp;

beforeAll(async () => {
  nodes = await startThreeNodes();
  started = await startTestApp({ env: { MONGODB_URI: nodes.uri('events') }, dispatch: false });
}, 60_000);
afterAll(async () => {
  await started.close().catch(() => undefined);
  await nodes.stop();
}, 60_000);

const text = { message: { recipient_number: '+12025550123', content: 'Hello' } };

test('when changes are missed for good the streams end, and who comes back is told to read again', async () => {
  const rosa = await signUp(started);
  const stream = await openStream(started.url, rosa);
  const { background } = started.database;
  const fault = { failCommands: ['getMore'], errorCode: 286, appName: 'mysms' };
  const fail = (mode: object | string) =>
    background.getClient().db('admin').command({ configureFailPoint: 'failCommand', mode, data: fault });
  await fail({ times: 1 });
  await rosa.agent.post('/api/messages').send(text).expect(201);
  await stream.ended();
  await fail('off');
  const back = await openStream(started.url, rosa, stream.lastId());
  await back.next('resync');
  const { body } = await rosa.agent.post('/api/messages').send(text).expect(201);
  await back.next('message.created', ({ _id }) => _id === body._id);
  back.close();
});

test('a stream goes on after the primary is gone, and nothing is missed', async () => {
  const rosa = await signUp(started);
  const stream = await openStream(started.url, rosa);
  await nodes.killPrimary();
  const accepted = await eventually(
    async () => {
      const answer = await rosa.agent.post('/api/messages').set('Idempotency-Key', 'once').send(text);
      return answer.status < 300 ? (answer.body as { _id: string }) : null;
    },
    (message) => message !== null,
  );
  await stream.next('message.created', ({ _id }) => _id === accepted?._id);
  expect(stream.isOver()).toBe(false);
  stream.close();
}, 60_000);
