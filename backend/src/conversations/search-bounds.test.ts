import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Message } from '@mysms/contract/messages';
import { Types } from 'mongoose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../../test/eventually.ts';
import { cookieOf } from '../../test/open-stream.ts';
import { signUp, type Person } from '../../test/sign-up.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';
import { createApp } from '../app.ts';
import { conversationModel, membershipModel, titlePlace } from './conversation-record.ts';
import { searchConversations } from './search-conversations.ts';

let test: TestApp;
let rosa: Person;

beforeAll(async () => {
  test = await startTestApp({ dispatch: false });
  rosa = await signUp(test);
});
afterAll(() => test.close());

it('decrypts in pieces, and only until it has found enough', async () => {
  const account = new Types.ObjectId();
  const { encryption, lines } = test.deps;
  const { id: contact } = await test.deps.contacts.findOrCreate('+12025550177');
  const talks = Array.from({ length: 3000 }, (_, n) => ({
    _id: new Types.ObjectId(),
    ...{ kind: 'sms' as const, account, contact, line_id: `${lines[0].id} ${n}`, seq: 1, inbound_seq: 0 },
    ...{ last_sent_at: new Date(), last_activity_at: new Date(1_000_000 - n), created_at: new Date() },
  }));
  await conversationModel(test.database.background).insertMany(talks);
  await membershipModel(test.database.background).insertMany(
    talks.map(({ _id }) => ({
      ...{ account, conversation: _id, archived_seq: null, muted: false, read_seq: 0, read_message: null },
      title: encryption.encrypt('Ana', titlePlace(account, _id)),
    })),
  );
  let [all, together, mostTogether] = [0, 0, 0];
  const decrypt: typeof encryption.decrypt = (...value) => {
    [all, together] = [all + 1, together + 1];
    mostTogether = Math.max(mostTogether, together);
    return encryption.decrypt(...value);
  };
  let turn = setImmediate(function next() {
    together = 0;
    turn = setImmediate(next);
  });
  const deps = { ...test.deps, encryption: { ...encryption, decrypt } };
  expect(await searchConversations(deps, account, 'nowhere')).toEqual([]);
  clearImmediate(turn);
  expect(all).toBe(talks.length);
  expect(mostTogether).toBeLessThanOrEqual(200);

  all = 0;
  expect(await searchConversations(deps, account, 'ana')).toHaveLength(50);
  // What is shown is decrypted once more, with the number.
  expect(all).toBeLessThanOrEqual(150);
});

it('reads the titles of the conversations that it looks at', async () => {
  const ids: Types.ObjectId[] = [];
  for (const number of ['+12025550123', '+12025550124']) {
    const message = { recipient_number: number, content: 'Hello' };
    const sent = (await rosa.agent.post('/api/messages').send({ message }).expect(201)).body as Message;
    await rosa.agent.patch(`/api/conversations/${sent.conversation_id}`).send({ title: 'Ana' }).expect(200);
    ids.push(new Types.ObjectId(sent.conversation_id));
  }
  const titles = await test.deps.searches.titles(new Types.ObjectId(rosa.account._id), ids.slice(1));
  expect([...titles.keys()]).toEqual([String(ids[1])]);
});

it('is one at a time for an account; the next waits, and none is begun for somebody who has gone', async () => {
  const max = await signUp(test);
  const begun: string[] = [];
  const gate = Promise.withResolvers<null>();
  const own: typeof test.deps.searches.own = async (account) => {
    begun.push(account.toHexString());
    if (account.equals(rosa.account._id)) await gate.promise;
    return test.deps.searches.own(account);
  };
  const app = createApp({ ...test.deps, searches: { ...test.deps.searches, own } });
  let [arrived, gone] = [0, 0];
  const server = createServer((req, res: ServerResponse) => {
    arrived += 1;
    res.once('close', () => (gone += 1));
    app(req, res);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`;
  const search = async (person: Person, signal: AbortSignal | null = null, what = 'conversations') => {
    const headers = { Cookie: cookieOf(person), 'Content-Type': 'application/json' };
    const before = arrived;
    const body = JSON.stringify({ q: 'ana' });
    const answer = fetch(`${url}/${what}/search`, { method: 'POST', headers, body, signal });
    await eventually(
      () => arrived,
      (count) => count > before,
    );
    return { status: answer.then(({ status }) => status) };
  };

  const first = await search(rosa);
  await eventually(() => begun.length, Boolean);
  const leaving = new AbortController();
  const second = await search(rosa, leaving.signal);
  const third = await search(rosa, null, 'contacts');
  expect(await (await search(max)).status).toBe(200);
  expect(begun).toEqual([rosa.account._id, max.account._id]);
  const goneBefore = gone;
  leaving.abort();
  await expect(second.status).rejects.toThrow();
  await eventually(
    () => gone,
    (count) => count > goneBefore,
  );
  gate.resolve(null);
  expect([await first.status, await third.status]).toEqual([200, 200]);
  expect(begun).toEqual([rosa.account._id, max.account._id, rosa.account._id]);
  server.closeAllConnections();
  server.close();
});
