import { ObjectId } from 'mongodb';
import { launchBrowser } from '../browser/launch-browser.ts';
import { longest } from '../browser/long-tasks.ts';
import { threadReader, type Opened } from '../browser/thread-reader.ts';
import type { Finding } from '../finding.ts';
import { openConnection } from '../measure/http-connection.ts';
import { median } from '../measure/median.ts';
import { inboundRequest } from '../world/inbound-request.ts';
import { lengthenThread } from '../world/lengthen-thread.ts';
import { sendText, signUp, type Person } from '../world/person.ts';
import type { Side } from '../world/side.ts';
import type { World } from '../world/world.ts';
import type { Item } from './item.ts';

const rounds = 7;
const lengths = { long: 100_000, short: 100 } as const;
const numbers = { long: '+12025550123', short: '+12025550124' } as const;
type Length = keyof typeof lengths;

/** A long thread is opened from the list, and a status changes in it, as in a short one. */
export const thread: Item = {
  name: 'thread',
  async run(world) {
    const ours = await world.startOurs();
    const rosa = await signUp(ours);
    const ids = {
      long: await storeThread(world, ours, rosa, 'long'),
      short: await storeThread(world, ours, rosa, 'short'),
    };
    const seen: Record<Length, Opened[]> = { long: [], short: [] };
    const browser = await launchBrowser(world.chromium);
    try {
      const reader = await threadReader(world, browser, ours, rosa);
      for (let round = 0; round <= rounds; round += 1) {
        for (const length of ['long', 'short'] as const) {
          const opened = await reader.open({ id: ids[length], number: numbers[length] });
          // The first one fills the caches.
          if (round > 0) seen[length].push(opened);
        }
      }
    } finally {
      await browser.close();
    }
    return findings(seen);
  },
};

/** A text and its answer, lengthened. @returns the conversation's id */
async function storeThread(world: World, ours: Side, person: Person, length: Length): Promise<string> {
  const from = numbers[length];
  const { conversation_id: id } = await sendText(ours, person, from, 'Is anybody there?');
  const connection = await openConnection(ours.port);
  await connection.request(inboundRequest(world, ours, { from, body: 'I am.' }));
  connection.close();
  await lengthenThread(world, new ObjectId(id), lengths[length]);
  return id;
}

function findings({ long, short }: Record<Length, Opened[]>): Finding[] {
  const of = (opened: readonly Opened[], value: (one: Opened) => number): number => median(opened.map(value));
  const tasks = long.flatMap(({ openingTasks, statusTasks }) => [...openingTasks, ...statusTasks]);
  return [
    {
      item: 'thread of 100,000 ÷ of 100: nodes in the document',
      ours: of(long, ({ nodes }) => nodes),
      floor: of(short, ({ nodes }) => nodes),
      unit: 'nodes',
      must: '≤',
      target: 1.2,
    },
    {
      item: 'thread of 100,000 ÷ of 100: click to the painted newest texts',
      ours: of(long, ({ paintedAfterMs }) => paintedAfterMs),
      floor: of(short, ({ paintedAfterMs }) => paintedAfterMs),
      unit: 'ms',
      must: '≤',
      target: 1.2,
    },
    {
      item: 'thread of 100,000: longest task, opening and a status',
      ours: longest(tasks),
      floor: null,
      unit: 'ms',
      must: '≤',
      target: 50,
      note: `${tasks.length} tasks above 50 ms in ${long.length} rounds; of 100: ${short.flatMap(({ openingTasks, statusTasks }) => [...openingTasks, ...statusTasks]).length}`,
    },
  ];
}
