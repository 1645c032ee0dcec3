import { Types } from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newSid, postInbound } from '../../test/post-inbound.ts';
import { sameInstallation } from '../../test/same-installation.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';
import { createTextReceiver } from '../inbound/create-text-receiver.ts';
import { messageModel } from '../messages/message-record.ts';
import { conversationModel, membershipModel, nobody } from './conversation-record.ts';
import { takeConversation } from './take-conversation.ts';

let test: TestApp;
let other: TestApp;
let lastNumber = 4000;

beforeAll(async () => {
  test = await startTestApp({ env: { UNKNOWN_SENDERS: 'inbox' }, dispatch: false });
  other = await startTestApp({
    env: { ...sameInstallation(test), UNKNOWN_SENDERS: 'inbox' },
    dispatch: false,
  });
});
afterAll(async () => {
  await other.close();
  await test.close();
});

const db = () => test.database.requests;
const freshNumber = () => `+1202555${String((lastNumber += 1))}`;
const operator = () => ({ id: new Types.ObjectId().toHexString() });
const idOf = ({ id }: { id: string }) => new Types.ObjectId(id);
const receive = async (from: string, body = 'Hi', app = test) => {
  const sid = newSid();
  const signedUrl = `${test.url}/api/twilio/inbound`;
  expect((await postInbound(app, { from, body, sid, signedUrl })).status).toBe(200);
  return messageModel(db()).findOne({ twilio_sid: sid }).orFail().lean();
};
const threadOf = async (conversation: Types.ObjectId) =>
  messageModel(db()).find({ conversation }).sort({ seq: 1 }).lean();
const code = (taking: Promise<unknown>) =>
  taking.then(
    () => null,
    (error: unknown) => (error as { code?: string }).code,
  );

describe('an unassigned conversation', () => {
  it('becomes that of whoever takes it, with its texts and the next ones', async () => {
    const number = freshNumber();
    const { conversation } = await receive(number);
    await receive(number);
    const ana = operator();
    expect(await takeConversation(test.deps, ana, conversation)).toEqual(conversation);
    await receive(number);
    const thread = await threadOf(conversation);
    expect(thread.map(({ seq, account }) => [seq, account.equals(idOf(ana))])).toEqual([
      [1, true],
      [2, true],
      [3, true],
    ]);
    expect(await membershipModel(db()).find({ conversation }).lean()).toMatchObject([
      { account: idOf(ana), read_seq: 0, archived_seq: null },
    ]);
    expect(await conversationModel(db()).findById(conversation).lean()).toMatchObject({
      has_membership: true,
    });
  });

  it('changes the version of the taker’s list', async () => {
    const message = await receive(freshNumber());
    await takeConversation(test.deps, operator(), message.conversation);
    const after = await messageModel(db()).findById(message._id).orFail().lean();
    expect(after.changed_at.getTime()).toBeGreaterThan(message.changed_at.getTime());
  });

  it('is taken by one of any number at once, and the others are told', async () => {
    const { conversation } = await receive(freshNumber());
    const people = Array.from({ length: 6 }, operator);
    const codes = await Promise.all(
      people.map((person, n) => code(takeConversation((n % 2 ? test : other).deps, person, conversation))),
    );
    expect(codes.filter((each) => each === null)).toHaveLength(1);
    expect(codes.filter((each) => each === 'already_taken')).toHaveLength(5);
    const winner = people[codes.indexOf(null)];
    expect(winner && (await takeConversation(test.deps, winner, conversation))).toEqual(conversation);
  });

  it('is the only thing that can be taken', async () => {
    expect(await code(takeConversation(test.deps, operator(), new Types.ObjectId()))).toBe('not_found');
    const own = await test.deps.contacts.findOrCreate(freshNumber());
    const { conversation: foreign } = await test.deps.conversations.takeFirstTurn(
      idOf(operator()),
      own.id,
      test.deps.lines[0].id,
    );
    expect(await code(takeConversation(test.deps, operator(), foreign))).toBe('not_found');
  });

  it('leaves no text with nobody when texts come at the same moment', async () => {
    for (let round = 0; round < 15; round += 1) {
      const number = freshNumber();
      const { conversation } = await receive(number);
      const ana = operator();
      const texts = Array.from({ length: 8 }, (_, n) => receive(number, `Text ${n}`, n % 2 ? test : other));
      await Promise.all([
        ...texts.slice(0, 4),
        takeConversation(test.deps, ana, conversation),
        ...texts.slice(4),
      ]);
      const thread = await threadOf(conversation);
      expect(thread).toHaveLength(9);
      expect(thread.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
      expect(thread.filter(({ account }) => !account.equals(idOf(ana)))).toEqual([]);
    }
  });

  it.each([
    [
      'between its turn and its storing',
      (take: () => Promise<unknown>) => ({
        inboundMessages: {
          insert: async (...texts: Parameters<typeof test.deps.inboundMessages.insert>) => {
            await take();
            await test.deps.inboundMessages.insert(...texts);
          },
        },
      }),
    ],
    [
      'between the look at it and its turn',
      (take: () => Promise<unknown>) => ({
        findInbound: async (...texts: Parameters<typeof test.deps.findInbound>) => {
          const found = await test.deps.findInbound(...texts);
          await take();
          return found;
        },
      }),
    ],
  ])('does not lose a text when it is taken %s', async (_label, interleave) => {
    const number = freshNumber();
    const { conversation } = await receive(number);
    const ana = operator();
    const take = () => takeConversation(test.deps, ana, conversation);
    const receiveMeanwhile = createTextReceiver({ ...test.deps, ...interleave(take) });
    const [to = ''] = test.config.twilio.numbers;
    await receiveMeanwhile({
      sid: newSid(),
      from: number,
      to,
      serviceSid: null,
      content: 'Meanwhile',
      media: [],
      optOutType: null,
    });
    const thread = await threadOf(conversation);
    expect(thread.map(({ seq, account }) => [seq, account])).toEqual([
      [1, idOf(ana)],
      [2, idOf(ana)],
    ]);
  });

  it('is finished by taking it again when the first try ended in the middle', async () => {
    const { conversation } = await receive(freshNumber());
    const ana = operator();
    await test.deps.unassigned.assign(conversation, idOf(ana));
    expect((await threadOf(conversation))[0]?.account).toEqual(nobody);
    await takeConversation(test.deps, ana, conversation);
    expect((await threadOf(conversation))[0]?.account).toEqual(idOf(ana));
  });

  it('is finished by the next text, too', async () => {
    const number = freshNumber();
    const { conversation } = await receive(number);
    const ana = operator();
    await test.deps.unassigned.assign(conversation, idOf(ana));
    await receive(number);
    expect((await threadOf(conversation)).map(({ account }) => account)).toEqual([idOf(ana), idOf(ana)]);
    expect(await membershipModel(db()).countDocuments({ conversation, account: idOf(ana) })).toBe(1);
  });
});

describe('an unassigned conversation with somebody whom the taker texted meanwhile', () => {
  const afterTexting = async (ana: { id: string }, number: string) => {
    const contact = await test.deps.contacts.findOrCreate(number);
    return test.deps.conversations.takeFirstTurn(idOf(ana), contact.id, test.deps.lines[0].id);
  };

  it('goes into the taker’s own, its texts unread after the others', async () => {
    const number = freshNumber();
    const { conversation } = await receive(number, 'First');
    await receive(number, 'Second');
    const ana = operator();
    const own = await afterTexting(ana, number);
    const third = await receive(number, 'Third');
    const whose = { _id: own.conversation, account: idOf(ana) };
    await test.deps.memberships.markRead(whose, third._id, third.seq);
    await test.deps.memberships.change(whose, { archivedSeq: third.seq });

    expect(await takeConversation(test.deps, ana, conversation)).toEqual(own.conversation);
    const thread = await threadOf(own.conversation);
    expect(thread.map(({ seq, account }) => [seq, account.equals(idOf(ana))])).toEqual([
      [2, true],
      [3, true],
      [4, true],
    ]);
    const [row] = await test.deps.conversationRows.find([own.conversation]);
    expect(row).toMatchObject({ unread: 2, is_archived: false });
    expect(await threadOf(conversation)).toEqual([]);
    expect(await takeConversation(test.deps, ana, conversation)).toEqual(own.conversation);
    expect(await code(takeConversation(test.deps, operator(), conversation))).toBe('already_taken');
    const next = await receive(number);
    expect([next.conversation, next.seq]).toEqual([own.conversation, 5]);
  });

  it('goes there by several at once, each text with a turn of its own', async () => {
    const number = freshNumber();
    const { conversation } = await receive(number);
    await receive(number);
    const ana = operator();
    const own = await afterTexting(ana, number);
    await test.deps.unassigned.assign(conversation, idOf(ana));
    const deps = [test, other, test, other].map((app) => app.deps);
    await Promise.all(deps.map((each) => takeConversation(each, ana, conversation)));
    await receive(number);
    const seqs = (await threadOf(own.conversation)).map(({ seq }) => seq);
    expect(seqs).toHaveLength(3);
    expect(new Set(seqs).size).toBe(3);
    expect(seqs.every((seq) => seq > own.seq)).toBe(true);
  });
});
