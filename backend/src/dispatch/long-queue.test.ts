import request from 'supertest';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../../test/eventually.ts';
import { nobodyWaits } from '../../test/nobody-waits.ts';
import { queueTexts } from '../../test/queue-texts.ts';
import { sameInstallation } from '../../test/same-installation.ts';
import { signUp, type Person } from '../../test/sign-up.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';
import { checkStore } from './check-store.ts';
import { outboxStore } from './outbox-store.ts';
import { overdueStore } from './overdue-store.ts';

const later = new Date(Date.now() + 60 * 60 * 1000);

interface Profiled {
  ns: string;
  planSummary?: string;
  keysExamined?: number;
  docsExamined?: number;
}

describe('a look at the outbox', () => {
  let still: TestApp;
  let max: Person;
  beforeAll(async () => {
    still = await startTestApp({ dispatch: false });
    max = await signUp(still, 'Max');
  });
  afterAll(() => still.close());
  beforeEach(() => still.database.background.collection('messages').deleteMany({}));

  /** The index entries and documents that all its queries examine together. */
  async function costOf(look: () => Promise<unknown>): Promise<number> {
    const { db } = still.database.requests;
    if (!db) throw new Error('not connected');
    await db.command({ profile: 2 });
    await look();
    await db.command({ profile: 0 });
    const seen = await db.collection<Profiled>('system.profile').find().toArray();
    await db.collection('system.profile').drop();
    const about = seen.filter(({ ns }) => ns.endsWith('.messages'));
    expect(about.length).toBeGreaterThan(0);
    for (const { planSummary } of about) expect(planSummary).toMatch(/^(IXSCAN|COUNT_SCAN|IDHACK)/);
    return about.reduce((sum, entry) => sum + (entry.keysExamined ?? 0) + (entry.docsExamined ?? 0), 0);
  }

  async function look(): Promise<void> {
    const { requests } = still.database;
    const outbox = outboxStore(requests, 120_000);
    const overdue = overdueStore(requests);
    await overdue.abandonVanished();
    await overdue.queueScheduled(nobodyWaits);
    await overdue.expire();
    await checkStore(requests).findDue(20);
    const [first] = await outbox.findDue(still.deps.lines[0].id, 20);
    if (first !== undefined) await outbox.giveBack({ ...first, claimId: 'nobody' });
  }

  it.each([
    ['queued', () => ({})],
    [
      'scheduled for later',
      () => ({ status: 'scheduled', send_at: later, 'dispatch.due_at': later, 'dispatch.expires_at': later }),
    ],
    [
      'handed over and asked after later',
      () => ({ status: 'sent', 'dispatch.state': 'handed_over', 'check.at': later, 'check.since': later }),
    ],
  ])(
    'examines no more for 20,000 texts that are %s than for 100',
    async (_label, changes) => {
      await queueTexts(still, max, 100, changes);
      const short = await costOf(look);
      await queueTexts(still, max, 19_900, changes);
      expect(await costOf(look)).toBeLessThanOrEqual(short * 1.2);
    },
    30_000,
  );
});

describe('an account with 5,000 queued texts', () => {
  const hourAgo = Date.now() - 60 * 60 * 1000;

  it.each([
    ['no limit', '0', () => ({})],
    ['one segment per second', '1', () => ({})],
    [
      'one segment per second, and an hour of the queue behind',
      '1',
      (n: number) => ({ 'dispatch.turn': hourAgo + n * 1000 }),
    ],
  ])(
    'delays another’s single text by at most 2 s: %s',
    async (_label, rate, changes) => {
      const still = await startTestApp({ dispatch: false });
      const [max, rosa] = [await signUp(still, 'Max'), await signUp(still, 'Rosa')];
      await queueTexts(still, max, 5000, changes);
      const env = { ...sameInstallation(still), LIMIT_SEGMENTS_PER_SECOND: rate };
      const busy = await startTestApp({ env });
      try {
        const agent = request.agent(busy.app);
        const { email, password } = rosa;
        await agent.post('/users/sign_in').send({ email, password }).expect(200);
        const { ledger } = still.simulator;
        await eventually(ledger, ({ length }) => length > 0);
        const startedAt = performance.now();
        const text = { recipient_number: '+12025550177', content: 'Single' };
        await agent.post('/api/messages').send({ message: text }).expect(201);
        await eventually(ledger, (entries) => entries.some(({ to }) => to === text.recipient_number));
        expect(performance.now() - startedAt).toBeLessThan(2000);
      } finally {
        await busy.close();
        await still.close();
      }
    },
    30_000,
  );

  it('delays it by no more when the other has just sent many herself, and they have left', async () => {
    const busy = await startTestApp({ env: { LIMIT_SEGMENTS_PER_SECOND: '10' } });
    const still = await startTestApp({ env: sameInstallation(busy), dispatch: false });
    try {
      const [max, rosa] = [await signUp(still, 'Max'), await signUp(busy, 'Rosa')];
      const send = (recipient_number: string) =>
        rosa.agent
          .post('/api/messages')
          .send({ message: { recipient_number, content: 'Hello' } })
          .expect(201);
      await Promise.all(Array.from({ length: 30 }, () => send('+12025550144')));
      const sentAt = Date.now();
      const [line] = busy.deps.lines;
      await eventually(
        () => busy.deps.dispatcher.queueTime(line.id).emptyAt.getTime(),
        (emptyAt) => emptyAt > sentAt,
      );
      await queueTexts(still, max, 5000);
      const { ledger } = busy.simulator;
      await eventually(ledger, ({ length }) => length > 30);
      const startedAt = performance.now();
      await send('+12025550177');
      await eventually(ledger, (entries) => entries.some(({ to }) => to === '+12025550177'));
      expect(performance.now() - startedAt).toBeLessThan(2000);
    } finally {
      await still.close();
      await busy.close();
    }
  }, 30_000);
});
