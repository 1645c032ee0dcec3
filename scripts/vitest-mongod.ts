import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { findMongod } from './mongod/find-mongod.ts';
import { startReplicaSet } from './mongod/start-replica-set.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A replica set for the whole run; each test file takes a database of its own in it. */
    readonly mongodbUri: string;
  }
}

/**
 * vitest's global set-up of the tests that need a database: one mongod for all of them, or the one that
 * `MYSMS_TEST_MONGODB_URI` names. `MYSMS_TEST_MONGOD` is the program, for tests that need several nodes.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const mongod = await findMongod({ say: (line) => console.error(line) });
  process.env['MYSMS_TEST_MONGOD'] = mongod.path;
  const given = process.env['MYSMS_TEST_MONGODB_URI'];
  if (given !== undefined && given !== '') {
    project.provide('mongodbUri', given);
    return () => Promise.resolve();
  }
  const folder = await mkdtemp(join(tmpdir(), 'mysms-test-mongodb-'));
  const set = await startReplicaSet(mongod, folder);
  const uri = set.uri('mysms-test');
  project.provide('mongodbUri', uri);
  process.env['MYSMS_TEST_MONGODB_URI'] = uri;
  return async () => {
    delete process.env['MYSMS_TEST_MONGODB_URI'];
    await set.stop();
    await rm(folder, { recursive: true, force: true });
  };
}
