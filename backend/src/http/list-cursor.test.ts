import type { Message } from '@mysms/contract/messages';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { signUp, type Person } from '../../test/sign-up.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';

let test: TestApp;
let rosa: Person;
let lists: string[];

beforeAll(async () => {
  test = await startTestApp({ dispatch: false });
  rosa = await signUp(test);
  const ana = await sendTwo('+12025550123');
  const ben = await sendTwo('+12025550124');
  lists = ['/api/messages', '/api/conversations', ana, ben];
});
afterAll(() => test.close());

/** The path of the thread. */
async function sendTwo(number: string): Promise<string> {
  const message = { recipient_number: number, content: 'Hello' };
  await rosa.agent.post('/api/messages').send({ message }).expect(201);
  const { body } = await rosa.agent.post('/api/messages').send({ message }).expect(201);
  return `/api/conversations/${(body as Message).conversation_id}/messages`;
}
async function cursorOf(list: string): Promise<string> {
  const { headers } = await rosa.agent.get(`${list}?limit=1`).expect(200);
  return /before=([^&>]+)/.exec(headers['link'] ?? '')?.[1] ?? '';
}

it('is a place in its own list, and 400 in every other', async () => {
  for (const list of lists) {
    const cursor = await cursorOf(list);
    await rosa.agent.get(`${list}?before=${cursor}`).expect(200);
    for (const other of lists.filter((each) => each !== list)) {
      const { body } = await rosa.agent.get(`${other}?before=${cursor}`).expect(400);
      expect(body).toMatchObject({ code: 'malformed_request', errors: [{ pointer: '?before' }] });
    }
  }
});

it.each(['', '1e3', 'zz', `0-${'f'.repeat(24)}`, `t-${'0'.repeat(24)}-1`])(
  'is nothing that reads as a number: %s',
  async (cursor) => {
    for (const list of lists) await rosa.agent.get(`${list}?before=${cursor}`).expect(400);
  },
);
