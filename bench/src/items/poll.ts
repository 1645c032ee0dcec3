import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from 'mongodb';
import { costNote } from '../measure/cost-note.ts';
import { expectStatus, putLoad } from '../measure/load.ts';
import { interleave, measure, type Cost } from '../measure/measure.ts';
import { profile } from '../measure/profile.ts';
import { requestBytes } from '../measure/request-bytes.ts';
import { sendTexts } from '../world/messages.ts';
import { signUp } from '../world/person.ts';
import type { Item } from './item.ts';

const perRound = 800;
const path = '/api/messages?limit=50';

/** A page that polls and finds nothing changed, held against the same page in full; and what such a poll reads. */
export const poll: Item = {
  name: 'poll',
  async run(world) {
    const ours = await world.startOurs();
    const rosa = await signUp(ours);
    await sendTexts(ours, rosa, 60);
    const etag = await settledEtag(ours.url + path, rosa.cookie);
    const { port } = ours;
    const round = (headers: Record<string, string>, status: number): Promise<Cost> => {
      const request = requestBytes({ path, port, headers: { Cookie: rosa.cookie, ...headers } });
      const requests = Array.from({ length: perRound }, () => request);
      const load = { port, concurrency: 1, requests, check: expectStatus(status) };
      return measure({ ...world, serverPid: ours.pid }, () => putLoad(load));
    };
    const unchanged = () => round({ 'If-None-Match': etag }, 304);
    const cost = await interleave({ ours: unchanged, floor: () => round({}, 200) });
    const ask = () => fetch(ours.url + path, { headers: { Cookie: rosa.cookie, 'If-None-Match': etag } });
    return [
      {
        item: 'unchanged poll ÷ full page: server CPU',
        ours: cost.ours.serverMicros,
        floor: cost.floor.serverMicros,
        unit: 'µs',
        must: '≤',
        target: 0.35,
        note: costNote(cost),
      },
      {
        item: 'unchanged poll: messages read',
        ours: await messagesRead(world.db, ask),
        floor: null,
        unit: 'documents',
        must: '≤',
        target: 0,
      },
    ];
  },
};

/** The version of a list, once it is old enough to be answered with 304. */
async function settledEtag(url: string, cookie: string): Promise<string> {
  for (let tries = 0; tries < 50; tries += 1) {
    const { headers } = await fetch(url, { headers: { Cookie: cookie } });
    const etag = headers.get('etag') ?? '';
    const again = await fetch(url, { headers: { Cookie: cookie, 'If-None-Match': etag } });
    if (again.status === 304) return etag;
    await sleep(200);
  }
  throw new Error('The list did not settle.');
}

/** Documents that MongoDB read for a request, beyond the session's and the account's. */
async function messagesRead(db: Db, ask: () => Promise<unknown>): Promise<number> {
  const seen = await profile(db, ask);
  // The dispatcher looks at its queue at any time; what it reads there has a line.
  const read = seen.filter(({ command }) => !JSON.stringify(command).includes('dispatch'));
  const sum = (name: string): number =>
    read
      .filter(({ ns }) => ns === `${db.databaseName}.${name}`)
      .reduce((total, { docsExamined = 0 }) => total + Number(docsExamined), 0);
  return sum('messages') + Math.max(0, sum('accounts') - 1);
}
