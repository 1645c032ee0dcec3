import { describeStep } from './run-steps.ts';
import type { FinishedStep } from './step.ts';

/**
 * Prints the table of all steps, and as the last line the sum of all tests. A failed step that counts no failed test
 * (types, lint, a runner that crashed) is one failure, so that the sum never looks better than the run.
 * @returns whether all went well
 */
export function summarize(steps: readonly FinishedStep[], log: (line: string) => void): boolean {
  const sum = (of: (step: FinishedStep) => number): number =>
    steps.reduce((total, step) => total + of(step), 0);
  const passed = sum((step) => step.passed ?? 0);
  const failed = sum((step) => (step.ok ? 0 : Math.max(1, step.failed ?? 0)));
  const skipped = sum((step) => step.skipped ?? 0);
  log('');
  for (const step of steps) log(describeStep(step));
  log('');
  log(`${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`);
  return failed === 0;
}
