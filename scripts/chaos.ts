import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asksForHelp } from './asks-for-help.ts';
import { reportChaos } from './chaos/chaos-report.ts';
import { chaosUsage, parseChaosOptions } from './chaos/options.ts';
import { runChaos } from './chaos/run-chaos.ts';
import { runUntilStopped } from './launch/run-until-stopped.ts';
import { findMongod } from './mongod/find-mongod.ts';
import { startReplicaSet } from './mongod/start-replica-set.ts';

// `npm run chaos`: kills servers in the middle of everything, and holds the database against what the provider took.
await runUntilStopped(async (signal, started) => {
  const say = (line: string): void => console.log(line);
  if (asksForHelp()) {
    say(chaosUsage);
    return 0;
  }
  const options = parseChaosOptions(process.argv.slice(2));
  const folder = await mkdtemp(join(tmpdir(), 'mysms-chaos-'));
  let isRight = false;
  started.defer(() => (isRight ? rm(folder, { recursive: true, force: true }) : undefined));
  const mongod = await findMongod({ signal, say });
  const database = await startReplicaSet(mongod, join(folder, 'mongodb'));
  started.defer(() => database.stop());
  const outcome = await runChaos(options, { mongodbUri: database.uri('chaos'), folder, signal, say });
  const report = reportChaos(options, outcome);
  ({ isRight } = report);
  for (const line of report.lines) say(line);
  if (!isRight) say(`The servers' logs and the database are kept in ${folder}.`);
  return isRight ? 0 : 1;
});
