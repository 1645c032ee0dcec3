import { startSimulator } from '@mysms/simulator';
import { describe, expect, it } from 'vitest';
import { eventually } from '../../test/eventually.ts';
import { queueTexts } from '../../test/queue-texts.ts';
import { sameInstallation } from '../../test/same-installation.ts';
import { signUp } from '../../test/sign-up.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';
import type { MessageRecord } from '../messages/message-record.ts';

const texts = (app: TestApp) => app.database.requests.collection<MessageRecord>('messages');
const tried = (app: TestApp, times = 1) =>
  texts(app).countDocuments({ 'dispatch.attempts': { $gte: times } });

describe('while the provider takes nothing', () => {
  it('a long queue waits untouched, and goes out when the provider is back', async () => {
    const still = await startTestApp({ dispatch: false });
    await queueTexts(still, await signUp(still), 200);
    await still.simulator.close();
    const port = Number(new URL(still.simulator.url).port);
    const app = await startTestApp({ env: sameInstallation(still) });
    try {
      await eventually(
        () => tried(app),
        (count) => count > 0,
      );
      const { accountSid, authTokens, numbers } = still.config.twilio;
      const authToken = authTokens[0] ?? '';
      const back = await startSimulator({ port, accountSid, authToken, numbers });
      // Each of the twenty calls at once may have met the closed door; none of the others was tried.
      expect(await tried(app)).toBeLessThanOrEqual(25);
      try {
        await eventually(
          () => back.ledger().length,
          (count) => count === 200,
        );
        expect(await texts(app).countDocuments({ status: 'unknown' })).toBe(0);
      } finally {
        await back.close();
      }
    } finally {
      await app.close();
      await still.close();
    }
  }, 30_000);

  it('a storm of 429 postpones few, and none is lost or doubled', async () => {
    const still = await startTestApp({ dispatch: false });
    await queueTexts(still, await signUp(still), 150);
    const { simulator } = still;
    simulator.setWeather({ name: 'calm', faults: { 'refuse-429': 1 } });
    const app = await startTestApp({ env: sameInstallation(still) });
    try {
      // When the first is tried again, half a second later or more, all would have been tried long ago.
      await eventually(
        () => tried(app, 2),
        (count) => count > 0,
      );
      expect(await tried(app)).toBeLessThanOrEqual(40);
      simulator.setWeather({ name: 'calm' });
      for (const expected of [100, 150]) {
        await eventually(
          () => simulator.ledger().length,
          (count) => count >= expected,
        );
      }
      expect(new Set(simulator.ledger().map((entry) => entry.message_id)).size).toBe(150);
      expect(simulator.ledger()).toHaveLength(150);
    } finally {
      await app.close();
      await still.close();
    }
  }, 30_000);
});
