import { randomBytes } from 'node:crypto';
import type { ObjectId } from 'mongodb';
import { costNote } from '../measure/cost-note.ts';
import { interleave, measure, type Cost } from '../measure/measure.ts';
import { putLoad } from '../measure/load.ts';
import { callbackRequest, type CallbackParts } from '../world/callback-request.ts';
import { copyHandedOver, handedOverText, type KnownMessage } from '../world/messages.ts';
import { signUp } from '../world/person.ts';
import type { Item } from './item.ts';

const callbacks = 20_000;
const concurrency = 32;
const rounds = 5;

/** What a storm of callbacks costs beyond a clean one, and whether it ends in the right states. */
export const storm: Item = {
  name: 'storm',
  async run(world) {
    const ours = await world.startOurs();
    const template = await handedOverText(world, ours, await signUp(ours));
    let wrong = 0;
    const round = async (tell: (messages: readonly KnownMessage[]) => CallbackParts[]): Promise<Cost> => {
      const messages = await copyHandedOver(world, template, callbacks / 2);
      const told = tell(messages).slice(0, callbacks);
      const load = {
        port: ours.port,
        concurrency,
        requests: told.map((parts) => callbackRequest(world, ours, parts)),
        check: ({ status, text }: { status: number; text: string }, index: number): void => {
          const expected = told[index]?.isForged === true ? [403] : [200, 204];
          if (!expected.includes(status)) throw new Error(`A callback was answered ${status}: ${text}`);
        },
      };
      const cost = await measure({ ...world, serverPid: ours.pid }, () => putLoad(load));
      wrong += await countWrong(told);
      await world.db.collection('messages').deleteMany({ _id: { $ne: template['_id'] as ObjectId } });
      return cost;
    };
    const cost = await interleave({ ours: () => round(stormy), floor: () => round(clean) }, rounds);
    return [
      {
        item: 'storm of 20,000 callbacks ÷ clean storm: time',
        ours: cost.ours.totalMs,
        floor: cost.floor.totalMs,
        unit: 'ms',
        must: '≤',
        target: 1.15,
        note: costNote(cost),
      },
      {
        item: 'storms: messages in a wrong state',
        ours: wrong,
        floor: null,
        unit: 'messages',
        must: '≤',
        target: 0,
        note: `of ${(rounds + 1) * callbacks} callbacks of each kind`,
      },
    ];

    /** Messages that are not where the callbacks about them lead. */
    async function countWrong(told: readonly CallbackParts[]): Promise<number> {
      const ends = new Map<string, string>();
      for (const { id, status, isForged } of told) {
        if (id === null || isForged === true) continue;
        if (ends.get(id) !== 'delivered') ends.set(id, status);
      }
      const stored = await world.db
        .collection('messages')
        .find({ _id: { $ne: template['_id'] as ObjectId } }, { projection: { status: 1 } })
        .toArray();
      return stored.filter(({ _id, status }) => (ends.get(_id.toHexString()) ?? 'queued') !== status).length;
    }
  },
};

/** `sent` and `delivered` of every message, in their order, as they come when many texts go out at once. */
function clean(messages: readonly KnownMessage[]): CallbackParts[] {
  return messages.flatMap((message) => [
    { ...message, status: 'sent' },
    { ...message, status: 'delivered' },
  ]);
}

/** As many callbacks, of which 30 % come twice, 30 % in the wrong order, 5 % are forged and 5 % about nobody's sid. */
function stormy(messages: readonly KnownMessage[]): CallbackParts[] {
  const told: CallbackParts[] = [];
  for (const [n, message] of messages.entries()) {
    if (told.length >= callbacks) break;
    const pair: CallbackParts[] = [
      { ...message, status: 'sent' },
      { ...message, status: 'delivered' },
    ];
    if (n % 10 < 3) pair.reverse();
    told.push(...pair);
    // Of twenty callbacks about messages, counted with what is added: six repeated, one forged, one unknown.
    if (n % 2 === 0) told.push(...pair.slice(0, 1));
    if (n % 5 === 0) told.push(...pair.slice(0, 1));
    if (n % 6 === 0) told.push({ ...message, status: 'failed', isForged: true });
    if (n % 6 === 3) told.push({ id: null, sid: `SM${randomBytes(16).toString('hex')}`, status: 'sent' });
  }
  return told;
}
