import { format, lint, types, unitTests } from './checks/steps.ts';
import { runSteps } from './checks/run-steps.ts';
import { summarize } from './checks/summarize.ts';
import { runUntilStopped } from './launch/run-until-stopped.ts';

// `npm run check`: what a person runs all the time. The app's own tests and the browser's are left to `npm test`.
await runUntilStopped(async (signal) => {
  const lanes = [
    [lint(true), format],
    [types, unitTests(process.env)],
  ];
  const finished = await runSteps(lanes, signal);
  if (signal.aborted) return 130;
  return summarize(finished, (line) => console.log(line)) ? 0 : 1;
});
