import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium } from './chromium/find-chromium.ts';
import { buildAppIfStale } from './launch/build-app.ts';
import { runUntilStopped } from './launch/run-until-stopped.ts';
import { findMongod } from './mongod/find-mongod.ts';
import { startReplicaSet } from './mongod/start-replica-set.ts';
import { projectRoot } from './project.ts';

// `npm run bench`, or `npm run bench -- list poll` for some: the server against a floor, on a database of its own.
await runUntilStopped(async (signal, started) => {
  const say = (line: string): void => console.error(line);
  const mongod = await findMongod({ say, signal });
  const chromium = await findChromium({ kind: 'headless', say, signal });
  await buildAppIfStale({ say, signal });
  const folder = await mkdtemp(join(tmpdir(), 'mysms-bench-'));
  started.defer(() => rm(folder, { recursive: true, force: true }));
  const database = await startReplicaSet(mongod, folder);
  started.defer(() => database.stop());
  const program = join(projectRoot, 'bench', 'src', 'main.ts');
  const bench = spawn(process.execPath, [program, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, MONGODB_URI: database.uri('bench'), CHROME_PATH: chromium },
  });
  signal.addEventListener('abort', () => bench.kill('SIGTERM'));
  const [code] = (await once(bench, 'exit')) as [number | null];
  return code ?? 1;
});
