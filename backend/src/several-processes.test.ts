import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../test/eventually.ts';
import { sameInstallation } from '../test/same-installation.ts';
import { signUp } from '../test/sign-up.ts';
import { startTestApp, type TestApp } from '../test/start-test-app.ts';
import { messageModel, type MessageRecord } from './messages/message-record.ts';

const texts = 100;
const concurrency = 5;
/** A lease ends 5 s later than a call may take. */
const usual = { TWILIO_CONCURRENCY: String(concurrency), TWILIO_TIMEOUT_MS: '1000' };

let first: TestApp;
let second: TestApp;
let third: ChildProcess;

beforeAll(async () => {
  first = await startTestApp({ env: usual, dispatch: false });
  second = await startTestApp({ env: { ...sameInstallation(first), ...usual }, dispatch: false });
  const { agent } = await signUp(first);
  for (let index = 0; index < texts; index++) {
    const message = { recipient_number: `+1202555${1000 + index}`, content: 'Hello' };
    await agent.post('/api/messages').send({ message }).expect(201);
  }
  // Calls take a while, so that each process always has some in flight; nothing but its own record says how they end.
  first.simulator.setWeather({ name: 'calm', answer_after_ms: 150 });
  first.simulator.holdCallbacks(true);
}, 60_000);
afterAll(async () => {
  third.kill('SIGKILL');
  await second.close();
  await first.close();
});

const stored = () => messageModel(first.database.requests).find().lean<MessageRecord[]>();
const inState = async (state: string) => (await stored()).filter(({ dispatch }) => dispatch.state === state);
const timesTaken = (message: MessageRecord) =>
  first.simulator
    .ledger()
    .filter(({ status_callback: callback }) => callback?.includes(message._id.toHexString()) === true).length;

describe('three processes on one database, one of which vanishes', () => {
  it('hand over every text, none of them twice; only what the lost one had in flight is unknown', async () => {
    third = spawn(process.execPath, [fileURLToPath(new URL('main.ts', import.meta.url))], {
      env: { ...sameInstallation(first), ...usual, PORT: '0', LOG_LEVEL: 'silent' },
      stdio: 'ignore',
    });
    const hasOne = await eventually(
      () => inState('claimed'),
      (claimed) => claimed.length > 0,
    );
    expect(hasOne.length).toBeLessThanOrEqual(concurrency);
    first.start();
    second.start();
    // More than the other two can hold.
    await eventually(
      () => inState('claimed'),
      (claimed) => claimed.length > 2 * concurrency,
    );
    third.kill('SIGKILL');
    await once(third, 'exit');

    const all = await eventually(stored, (messages) =>
      messages.every(({ dispatch }) => dispatch.state === 'handed_over' || dispatch.state === 'unknown'),
    );
    expect(all).toHaveLength(texts);
    const unknown = all.filter(({ status }) => status === 'unknown');
    expect(unknown.length).toBeGreaterThan(0);
    expect(unknown.length).toBeLessThanOrEqual(concurrency);
    for (const { events } of unknown) expect(events.at(-1)).toMatchObject({ note: 'lease_ran_out' });
    for (const message of all) {
      const mayBeMissing = message.status === 'unknown';
      expect(timesTaken(message)).toBeLessThanOrEqual(1);
      expect(timesTaken(message)).toBeGreaterThanOrEqual(mayBeMissing ? 0 : 1);
    }
  });

  it('and the first callback resolves what was unknown', async () => {
    const taken = (await stored()).filter((message) => timesTaken(message) === 1);
    first.simulator.holdCallbacks(false);
    const ids = new Set(taken.map(({ _id }) => _id.toHexString()));
    const after = await eventually(stored, (messages) =>
      messages.every(({ _id, status }) => status === 'delivered' || !ids.has(_id.toHexString())),
    );
    expect(after.filter(({ status }) => status === 'unknown')).toHaveLength(texts - taken.length);
  });
});
