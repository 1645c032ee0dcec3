import { Writable } from 'node:stream';
import type { Message } from '@mysms/contract/messages';
import { Types } from 'mongoose';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStream } from '../../test/open-stream.ts';
import { postInbound } from '../../test/post-inbound.ts';
import { signUp, type Person } from '../../test/sign-up.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';

let app: TestApp;
let rosa: Person;
let logged = '';

beforeAll(async () => {
  const destination = new Writable({
    write(line: Buffer, _encoding, done) {
      logged += line.toString();
      done();
    },
  });
  app = await startTestApp({ dispatch: false, log: pino(destination) });
  rosa = await signUp(app);
});
afterAll(() => app.close());

test('an object that cannot be shown ends no stream: its event is left out, and the log says so', async () => {
  const send = async (number: string) =>
    (
      await rosa.agent
        .post('/api/messages')
        .send({ message: { recipient_number: number, content: 'Hello' } })
        .expect(201)
    ).body as Message;
  const broken = await send('+12025550161');
  await send('+12025550162');
  await app.database.requests
    .collection('contacts')
    .updateOne({ _id: new Types.ObjectId(broken.contact_id) }, { $set: { name: 'not encrypted' } });
  const stream = await openStream(app.url, rosa);
  await Promise.all([
    postInbound(app, { from: '+12025550161', body: 'Unshowable' }),
    postInbound(app, { from: '+12025550162', body: 'Fine' }),
  ]);
  const isFine = (data: object) => 'last_message' in data && JSON.stringify(data).includes('Fine');
  await stream.next('conversation.updated', isFine);
  expect(stream.isOver()).toBe(false);
  await postInbound(app, { from: '+12025550162', body: 'Still fine' });
  await stream.next('message', ({ content }) => content === 'Still fine');
  expect(stream.events.filter(({ data }) => data._id === broken.conversation_id)).toEqual([]);
  expect(logged).toContain(broken.conversation_id);
  stream.close();
});
