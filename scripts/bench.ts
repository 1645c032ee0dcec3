import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asksForHelp } from './asks-for-help.ts';
import { findChromium } from './chromium/find-chromium.ts';
import { buildAppIfStale } from './launch/build-app.ts';
import { runUntilStopped } from './launch/run-until-stopped.ts';
import { findMongod } from './mongod/find-mongod.ts';
import { startReplicaSet } from './mongod/start-replica-set.ts';
import { projectRoot } from './project.ts';

const program = join(projectRoot, 'bench', 'src', 'main.ts');

// `npm run bench`, or `npm run bench -- list poll` for some: the server against a floor, on a database of its own.
await runUntilStopped(async (signal, started) => {
  const say = (line: string): void => console.error(line);
  if (asksForHelp()) return runBench(['--help'], {}, signal);
  const mongod = await findMongod({ say, signal });
  const chromium = await findChromium({ kind: 'headless', say, signal });
  await buildAppIfStale({ say, signal });
  const folder = await mkdtemp(join(tmpdir(), 'mysms-bench-'));
  started.defer(() => rm(folder, { recursive: true, force: true }));
  const database = await startReplicaSet(mongod, folder);
  started.defer(() => database.stop());
  const machine = { MONGODB_URI: database.uri('bench'), CHROME_PATH: chromium };
  return runBench(process.argv.slice(2), machine, signal);
});

async function runBench(args: string[], machine: NodeJS.ProcessEnv, signal: AbortSignal): Promise<number> {
  const bench = spawn(process.execPath, [program, ...args], {
    stdio: 'inherit',
    env: { ...process.env, ...machine },
  });
  signal.addEventListener('abort', () => bench.kill('SIGTERM'));
  const [code] = (await once(bench, 'exit')) as [number | null];
  return code ?? 1;
}
