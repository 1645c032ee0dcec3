import type { Message } from '@mysms/contract/messages';
import { startSimulator } from '@mysms/simulator';
import { describe, expect, it } from 'vitest';
import { eventually } from '../../test/eventually.ts';
import { queueTexts } from '../../test/queue-texts.ts';
import { sameInstallation } from '../../test/same-installation.ts';
import { signUp } from '../../test/sign-up.ts';
import { startTestApp } from '../../test/start-test-app.ts';

describe('lines with a pace', () => {
  it('lets the answer say at once that a text waits for its line, and sends it when the line is free', async () => {
    const app = await startTestApp({ env: { LIMIT_SEGMENTS_PER_SECOND: '0.4' } });
    try {
      const { agent } = await signUp(app);
      const send = async (number: string) => {
        const startedAt = performance.now();
        const text = { recipient_number: number, content: 'Hello' };
        const { body } = await agent.post('/api/messages').send({ message: text }).expect(201);
        return { ...(body as Message), tookMs: performance.now() - startedAt };
      };
      expect((await send('+12025550181')).twilio_sid).not.toBeNull();
      const waiting = await send('+12025550182');
      expect(waiting).toMatchObject({ status: 'queued', twilio_sid: null });
      expect(waiting.tookMs).toBeLessThan(1200);
      const taken = await eventually(
        () => app.simulator.ledger(),
        ({ length }) => length === 2,
      );
      const [first = 0, second = 0] = taken.map(({ created_at }) => Date.parse(created_at));
      expect(second - first).toBeGreaterThanOrEqual(2300);
    } finally {
      await app.close();
    }
  });

  it('lets no line wait for another, and holds each to its pace over two processes', async () => {
    const numbers = ['+12025550100', '+12025550111'];
    const still = await startTestApp({ dispatch: false, env: { TWILIO_FROM_NUMBER: numbers.join(',') } });
    const { accountSid, authTokens } = still.config.twilio;
    const simulator = await startSimulator({ port: 0, accountSid, authToken: authTokens[0] ?? '', numbers });
    const [busy, free] = still.deps.lines.map(({ id }) => id);
    const person = await signUp(still);
    await queueTexts(still, person, 50, () => ({ line_id: busy }));
    await queueTexts(still, person, 1, () => ({ line_id: free }));
    const env = {
      ...sameInstallation(still),
      TWILIO_API_BASE_URL: simulator.url,
      LIMIT_SEGMENTS_PER_SECOND: '2',
    };
    const apps = await Promise.all([startTestApp({ env }), startTestApp({ env })]);
    const takenFrom = (number: string | undefined) =>
      simulator.ledger().filter(({ from }) => from === number);
    try {
      const [, other] = await eventually(
        () => numbers.map(takenFrom),
        ([first, second]) => (first?.length ?? 0) >= 5 && second?.length === 1,
      );
      const times = takenFrom(numbers[0]).map(({ created_at }) => Date.parse(created_at));
      const [first = 0, fifth = 0] = [times[0], times[4]];
      expect(fifth - first).toBeGreaterThanOrEqual(1900);
      expect(Date.parse(other?.[0]?.created_at ?? '')).toBeLessThan(fifth);
    } finally {
      await Promise.all(apps.map(({ deps }) => deps.dispatcher.stop()));
      for (const app of [...apps, still]) await app.close();
      await simulator.close();
    }
  }, 30_000);
});
