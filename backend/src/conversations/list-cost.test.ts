import type { Conversation } from '@mysms/contract/conversations';
import type { Message } from '@mysms/contract/messages';
import { Types } from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signUp, type Person } from '../../test/sign-up.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';
import { contentPlace } from '../messages/message-view.ts';

/** What MongoDB says of a part of an aggregation that it ran; its counts may come as 64-bit numbers. */
interface Explained {
  readonly $cursor?: { readonly executionStats: { totalKeysExamined: number; nReturned: number } };
  readonly $lookup?: { readonly from: string };
  readonly totalKeysExamined?: unknown;
  readonly collectionScans?: unknown;
}

const talks = 150;
const inThread = 400;
let test: TestApp;
let rosa: Person;
let commands: Record<string, unknown>[] = [];

beforeAll(async () => {
  test = await startTestApp({ dispatch: false, connectOptions: { monitorCommands: true } });
  // Somebody else has as much: none of it may be looked at.
  for (const name of ['Max', 'Rosa']) {
    rosa = await signUp(test, name);
    await seed(rosa);
  }
  test.database.requests
    .getClient()
    .on('commandStarted', ({ command }: { command: Record<string, unknown> }) =>
      commands.push({ ...command }),
    );
});
afterAll(() => test.close());

const nextOf = (link: string | undefined): string => /<([^>]+)>; rel="next"/.exec(link ?? '')?.[1] ?? '';

/** Many conversations as the server stores them, of which the latest has a long thread and much unread. */
async function seed(person: Person): Promise<void> {
  const message = { recipient_number: '+12025550123', content: 'Hello' };
  const sent = (await person.agent.post('/api/messages').send({ message }).expect(201)).body as Message;
  const { background } = test.database;
  const [conversations, messages] = [
    background.collection('conversations'),
    background.collection('messages'),
  ];
  const conversation = await conversations.findOne({ _id: new Types.ObjectId(sent.conversation_id) });
  const stored = await messages.findOne({ _id: new Types.ObjectId(sent._id) });
  const copies = Array.from({ length: talks }, (_, n) => ({
    ...conversation,
    _id: new Types.ObjectId(),
    line_id: `line ${n}`,
    seq: n === 0 ? inThread : 3,
    inbound_seq: n === 0 ? inThread : 0,
    last_activity_at: new Date(Date.now() - n * 1000),
  }));
  await conversations.insertMany(copies);
  await messages.insertMany(
    copies.flatMap(({ _id, seq }) =>
      Array.from({ length: seq }, (_, n) => {
        const id = new Types.ObjectId();
        const content = test.deps.encryption.encrypt('Hi', contentPlace(id));
        const direction = seq === inThread && n % 2 === 1 ? 'inbound' : 'outbound';
        return { ...stored, _id: id, conversation: _id, seq: n + 1, direction, content, twilio_sid: null };
      }),
    ),
  );
}

/** Runs a request and gives what MongoDB did for each of its reads of a collection. */
async function explain(
  path: string,
  collection: string,
): Promise<{ reads: Explained[][]; answer: unknown[] }> {
  commands = [];
  const answer = (await rosa.agent.get(path).expect(200)).body as unknown[];
  const reads: Explained[][] = [];
  for (const command of commands.filter((c) => c['aggregate'] === collection || c['find'] === collection)) {
    const { lsid: _l, $db: _d, $clusterTime: _t, readConcern: _r, ...plain } = command;
    const found = await test.database.background.db?.command({ explain: plain, verbosity: 'executionStats' });
    reads.push((found?.['stages'] as Explained[] | undefined) ?? [{ $cursor: found as never }]);
  }
  return { reads, answer };
}

describe('what MongoDB looks at', () => {
  it.each([
    ['the list', '/api/conversations?limit=50'],
    [
      'a later page',
      `/api/conversations?limit=50&before=c-${(Date.now() - 60_000).toString(36)}-${'f'.repeat(24)}`,
    ],
  ])('for %s is the page, and for each the one message and what is unread', async (_label, path) => {
    const { reads, answer } = await explain(path, 'conversations');
    expect(answer).toHaveLength(50);
    expect(reads).toHaveLength(2);
    // One more than the page, to know whether there is another.
    const scan = reads[0]?.[0]?.$cursor?.executionStats;
    expect((scan?.totalKeysExamined ?? 0) / (answer.length + 1)).toBeLessThanOrEqual(1.1);
    const lookups = reads.flat().filter((stage) => stage.$lookup !== undefined);
    expect(lookups.map(({ $lookup }) => $lookup?.from).toSorted()).toEqual([
      'contacts',
      'memberships',
      'memberships',
      'messages',
      'messages',
    ]);
    const unread = (answer as Conversation[]).reduce((sum, each) => sum + each.unread_count, 0);
    for (const { $lookup, collectionScans, totalKeysExamined } of lookups) {
      expect(Number(collectionScans)).toBe(0);
      const returned = answer.length + 1 + unread;
      expect(Number(totalKeysExamined) / returned, $lookup?.from).toBeLessThanOrEqual(1.1);
    }
  });

  it('for a page of a thread is that page', async () => {
    const [latest] = (await rosa.agent.get('/api/conversations?limit=1')).body as [Conversation];
    const path = `/api/conversations/${latest._id}/messages?limit=100`;
    const { headers } = await rosa.agent.get(path).expect(200);
    for (const page of [path, nextOf(headers['link'])]) {
      const { reads, answer } = await explain(page, 'messages');
      expect(answer).toHaveLength(100);
      const { totalKeysExamined = 0, nReturned = 1 } = reads[0]?.[0]?.$cursor?.executionStats ?? {};
      expect(totalKeysExamined / nReturned).toBeLessThanOrEqual(1.1);
    }
  });
});

describe('a filter that leaves most out', () => {
  it('looks at so many for one page and no more; the pages together have them all', async () => {
    const max = await signUp(test, 'Max');
    const message = { recipient_number: '+12025550199', content: 'Hello' };
    const sent = (await max.agent.post('/api/messages').send({ message }).expect(201)).body as Message;
    await max.agent.patch(`/api/conversations/${sent.conversation_id}`).send({ archived: true }).expect(200);
    const conversations = test.database.background.collection('conversations');
    const stored = await conversations.findOne({ _id: new Types.ObjectId(sent.conversation_id) });
    const later = Array.from({ length: 5100 }, (_, n) => ({
      ...stored,
      _id: new Types.ObjectId(),
      line_id: `line ${n}`,
      last_activity_at: new Date(Date.now() + 1000 + Math.floor(n / 3)),
    }));
    await conversations.insertMany(later);
    const pages: number[] = [];
    for (let next = '/api/conversations?filter=archived'; next !== '';) {
      const page = await max.agent.get(next).expect(200);
      pages.push((page.body as unknown[]).length);
      next = nextOf(page.headers['link']);
    }
    expect(pages).toEqual([0, 0, 1]);
  });
});
