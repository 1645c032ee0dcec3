import type { Message } from '@mysms/contract/messages';
import { ObjectId } from 'mongodb';
import type { Finding } from '../finding.ts';
import { costNote } from '../measure/cost-note.ts';
import { expectStatus, putLoad } from '../measure/load.ts';
import { interleave, measure, type Cost } from '../measure/measure.ts';
import { profile } from '../measure/profile.ts';
import { requestBytes } from '../measure/request-bytes.ts';
import { copyConversations } from '../world/copy-conversations.ts';
import { lengthenThread } from '../world/lengthen-thread.ts';
import { sendText, signUp } from '../world/person.ts';
import type { Side } from '../world/side.ts';
import type { World } from '../world/world.ts';
import type { Item } from './item.ts';

interface Shape {
  readonly conversations: number;
  /** Messages in each of the latest conversations; the others hold one. */
  readonly inLatest: number;
}

const latest = 10;
const thousand: Shape = { conversations: 60, inLatest: 95 };
const million: Shape = { conversations: 10_000, inLatest: 99_001 };
const perRound = 200;
const page = 50;

interface Inbox {
  readonly world: World;
  readonly ours: Side;
  readonly cookie: string;
  /** Of the threads of the latest conversations. */
  readonly threads: readonly string[];
}

/** The first page of an inbox and of its threads, in one of a million messages held against one of a thousand. */
export const growth: Item = {
  name: 'growth',
  async run(world) {
    const other = await world.another();
    try {
      const few = await fill(world, thousand);
      const many = await fill(other, million);
      const list = `/api/conversations?limit=${page}`;
      const lists = Array.from({ length: latest }, () => list);
      const [thread = ''] = many.threads;
      return [
        await compare('list of conversations', { inbox: few, paths: lists }, { inbox: many, paths: lists }),
        await compare(
          'page of a thread',
          { inbox: few, paths: few.threads },
          { inbox: many, paths: many.threads },
        ),
        await examined('list of conversations', many, {
          path: list,
          collection: 'conversations',
          needed: neededForList,
        }),
        await examined('page of a thread', many, {
          path: thread,
          collection: 'messages',
          needed: page + 1,
        }),
      ];
    } finally {
      await other.close();
    }
  },
};

async function fill(world: World, shape: Shape): Promise<Inbox> {
  const ours = await world.startOurs();
  const rosa = await signUp(ours);
  const ids = await store(world, await sendText(ours, rosa, '+12025550123', 'Are you there?'), shape);
  const threads = ids.map((id) => `/api/conversations/${id}/messages?limit=${page}`);
  return { world, ours, cookie: rosa.cookie, threads };
}

/** @returns the ids of the latest conversations */
async function store(world: World, { conversation_id: id }: Message, shape: Shape): Promise<string[]> {
  await copyConversations(world, new ObjectId(id), shape.conversations - 1);
  const conversations = world.db.collection('conversations');
  const found = await conversations.find().sort({ last_activity_at: -1 }).limit(latest).toArray();
  for (const { _id } of found) await lengthenThread(world, _id, shape.inLatest);
  const stored = await world.db.collection('messages').countDocuments();
  const meant = shape.conversations + latest * (shape.inLatest - 1);
  if (stored !== meant) throw new Error(`There are ${stored} messages and not ${meant}.`);
  // Else the database would write it all to its files while it is measured.
  await world.db.admin().command({ fsync: 1 });
  return found.map(({ _id }) => _id.toHexString());
}

/** Asks for each path of `few` and of `many` in turn. */
async function compare(
  what: string,
  few: { inbox: Inbox; paths: readonly string[] },
  many: { inbox: Inbox; paths: readonly string[] },
): Promise<Finding> {
  const round = ({ inbox: { world, ours, cookie }, paths }: typeof few): Promise<Cost> => {
    const { port, pid: serverPid } = ours;
    const requests = Array.from({ length: perRound / latest }, () => paths)
      .flat()
      .map((path) => requestBytes({ path, port, headers: { Cookie: cookie } }));
    const load = { port, concurrency: 1, requests, check: expectStatus(200) };
    return measure({ ...world, serverPid }, () => putLoad(load));
  };
  const cost = await interleave({ ours: () => round(many), floor: () => round(few) });
  return {
    item: `${what} at 1,000,000 messages ÷ at 1,000: p50`,
    ours: cost.ours.p50Ms,
    floor: cost.floor.p50Ms,
    unit: 'ms',
    must: '≤',
    target: 1.2,
    note: costNote(cost),
  };
}

/** Keys that MongoDB examined in a collection for a page, held against the documents that it needed. */
async function examined(
  what: string,
  { world: { db }, ours, cookie }: Inbox,
  { path, collection, needed }: { path: string; collection: string; needed: number },
): Promise<Finding> {
  let rows: unknown[] = [];
  const seen = await profile(db, async () => {
    const answer = await fetch(ours.url + path, { headers: { Cookie: cookie } });
    rows = (await answer.json()) as unknown[];
  });
  if (rows.length !== page) throw new Error(`${path} gave ${rows.length} rows.`);
  const reads = seen.filter(({ ns }) => ns === `${db.databaseName}.${collection}`);
  return {
    item: `${what} at 1,000,000 messages: keys examined ÷ documents`,
    ours: reads.reduce((sum, { keysExamined = 0 }) => sum + Number(keysExamined), 0),
    floor: needed,
    unit: '',
    must: '≤',
    target: 1.1,
  };
}

/** The page and one more, each with its membership; then of each on the page all that is shown. */
const neededForList = 2 * (page + 1) + page * ['itself', 'membership', 'contact', 'last message'].length;
