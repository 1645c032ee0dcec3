import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../../test/eventually.ts';
import { queueTexts } from '../../test/queue-texts.ts';
import { sameInstallation } from '../../test/same-installation.ts';
import { signUp } from '../../test/sign-up.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';
import type { MessageRecord } from '../messages/message-record.ts';

let still: TestApp;

beforeAll(async () => {
  still = await startTestApp({ dispatch: false });
  await queueTexts(still, await signUp(still), 200);
});
afterAll(() => still.close());

it('a SIGTERM in the middle of 200 sends leaves no text unknown, none lost and none doubled', async () => {
  const { simulator, database } = still;
  const messages = database.requests.collection<MessageRecord>('messages');
  simulator.setWeather({ name: 'calm', answer_after_ms: 50, answer_jitter_ms: 150 });
  simulator.holdCallbacks(true);
  const main = fileURLToPath(new URL('../main.ts', import.meta.url));
  const env = { ...sameInstallation(still), PORT: '0' };
  const child = spawn(process.execPath, [main], { env, stdio: 'ignore' });
  await eventually(
    () => simulator.ledger().length,
    (count) => count >= 30,
  );
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);

  const stored = await messages.find().toArray();
  const inState = (state: string) => stored.filter(({ dispatch }) => dispatch.state === state);
  const taken = simulator.ledger().map((entry) => entry.message_id);
  expect(new Set(taken).size).toBe(taken.length);
  expect(
    inState('handed_over')
      .map(({ _id }) => _id.toHexString())
      .sort(),
  ).toEqual(taken.sort());
  expect(inState('waiting')).toHaveLength(200 - taken.length);
  expect(inState('waiting').length).toBeGreaterThan(0);
  expect(stored.filter(({ status }) => status === 'unknown')).toEqual([]);
}, 30_000);
