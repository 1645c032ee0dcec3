import { describeError } from '../plain-error.ts';
import type { FinishedStep, Step } from './step.ts';

/** Steps that run one after another; lanes run side by side. */
export type Lane = readonly Step[];

/** Runs lanes side by side and says how each step went; what a failed one printed is shown at once. */
export async function runSteps(lanes: readonly Lane[], signal: AbortSignal): Promise<FinishedStep[]> {
  const finished: FinishedStep[] = [];
  await Promise.all(
    lanes.map(async (lane) => {
      for (const step of lane) {
        if (signal.aborted) return;
        finished.push(await runStep(step, signal));
      }
    }),
  );
  return finished;
}

async function runStep({ name, run }: Step, signal: AbortSignal): Promise<FinishedStep> {
  console.log(`… ${name}`);
  const begin = performance.now();
  const result = await run(signal).catch((error: unknown) => ({ ok: false, output: describeError(error) }));
  const ms = performance.now() - begin;
  const step = { name, ms, ...result };
  if (signal.aborted) return step;
  if (!step.ok) console.log(`\n${step.output.trim()}\n`);
  console.log(describeStep(step));
  return step;
}

/** One line of the summary. */
export function describeStep(step: FinishedStep): string {
  const tests =
    step.passed === undefined
      ? []
      : [`${step.passed} passed`, ...(step.failed ? [`${step.failed} failed`] : [])];
  const words = [...tests, ...(step.note === undefined ? [] : [step.note])].join(', ');
  return `${step.ok ? '✓' : '✗'} ${step.name.padEnd(18)} ${(step.ms / 1000).toFixed(1).padStart(6)} s  ${words}`.trimEnd();
}
