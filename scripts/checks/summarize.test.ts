import { expect, it } from 'vitest';
import type { FinishedStep } from './step.ts';
import { summarize } from './summarize.ts';

const step = (given: Partial<FinishedStep>): FinishedStep => ({
  name: 'step',
  ms: 1000,
  ok: true,
  output: '',
  ...given,
});

function lastLine(...steps: FinishedStep[]): readonly [ok: boolean, line: string | undefined] {
  const lines: string[] = [];
  return [summarize(steps, (line) => lines.push(line)), lines.at(-1)];
}

it('ends with the sum of all tests, alone on its line', () => {
  expect(lastLine(step({}), step({ passed: 3, failed: 0 }), step({ passed: 4 }))).toEqual([
    true,
    '7 passed, 0 failed',
  ]);
});

it('counts what failed', () => {
  const failed = step({ ok: false, passed: 3, failed: 2 });
  expect(lastLine(failed, step({ passed: 4, skipped: 1 }))).toEqual([false, '7 passed, 2 failed, 1 skipped']);
});

it('counts a failed step without tests as one failure', () => {
  expect(lastLine(step({ ok: false }), step({ passed: 4, failed: 0 }))).toEqual([
    false,
    '4 passed, 1 failed',
  ]);
  expect(lastLine(step({ ok: false, passed: 4, failed: 0 }))).toEqual([false, '4 passed, 1 failed']);
});
