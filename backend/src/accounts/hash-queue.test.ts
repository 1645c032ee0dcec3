import { expect, test } from 'vitest';
import { createHashQueue } from './hash-queue.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A task that runs until it is told to end. */
function task() {
  const gate = Promise.withResolvers<undefined>();
  const state = { isRunning: false };
  const run = async (): Promise<void> => {
    state.isRunning = true;
    await gate.promise;
    state.isRunning = false;
  };
  return { state, run, end: () => gate.resolve(undefined), fail: (error: Error) => gate.reject(error) };
}

test('two run at a time, twenty wait in order, one more is told to come back', async () => {
  const inTurn = createHashQueue();
  const tasks = Array.from({ length: 22 }, task);
  const results = tasks.map(({ run }) => inTurn(run));
  const running = () => tasks.flatMap(({ state }, index) => (state.isRunning ? [index] : []));
  await turn();
  expect(running()).toEqual([0, 1]);
  await expect(inTurn(() => Promise.resolve())).rejects.toMatchObject({
    code: 'busy',
    status: 429,
    extras: { retryAfter: 3 },
  });
  tasks[1]?.end();
  await turn();
  expect(running()).toEqual([0, 2]);
  for (const { end } of tasks) end();
  await Promise.all(results);
  expect(running()).toEqual([]);
});

test('a task that fails hands its place on', async () => {
  const inTurn = createHashQueue();
  const tasks = [task(), task(), task()] as const;
  const results = tasks.map(({ run }) => inTurn(run).catch((error: unknown) => error));
  await turn();
  const fault = new Error('No memory.');
  tasks[0].fail(fault);
  await turn();
  expect(tasks.map(({ state }) => state.isRunning).slice(1)).toEqual([true, true]);
  tasks[1].end();
  tasks[2].end();
  expect(await Promise.all(results)).toEqual([fault, undefined, undefined]);
  expect(await inTurn(() => Promise.resolve('free again'))).toBe('free again');
});
