import { app, browserTests, format, frontendTests, lint, types, unitTests } from './checks/steps.ts';
import { runSteps } from './checks/run-steps.ts';
import type { FinishedStep, Step } from './checks/step.ts';
import { summarize } from './checks/summarize.ts';
import { findChromium } from './chromium/find-chromium.ts';
import { runUntilStopped } from './launch/run-until-stopped.ts';
import { findMongod } from './mongod/find-mongod.ts';

// `npm test`: everything. Two cores are shared, so only what does not measure time runs side by side.
await runUntilStopped(async (signal) => {
  const say = (line: string): void => console.log(line);
  const environment: NodeJS.ProcessEnv = { ...process.env };
  const tools: Step = {
    name: 'tools',
    run: async () => {
      const mongod = await findMongod({ signal, say });
      const chromium = await findChromium({ kind: 'headless', signal, say });
      environment['MONGOMS_SYSTEM_BINARY'] = mongod.path;
      environment['CHROME_PATH'] = chromium;
      return { ok: true, output: '', note: `MongoDB ${mongod.version}, ${chromium}` };
    },
  };
  const phases: readonly (readonly (readonly Step[])[])[] = [
    [[tools]],
    [[types, format, app], [lint()]],
    [[unitTests(environment)]],
    [[frontendTests]],
    [[browserTests(environment)]],
  ];
  const finished: FinishedStep[] = [];
  for (const lanes of phases) {
    finished.push(...(await runSteps(lanes, signal)));
    // Without a database and a browser the rest would only say so again.
    if (finished[0]?.ok !== true) break;
  }
  if (signal.aborted) return 130;
  return summarize(finished, say) ? 0 : 1;
});
