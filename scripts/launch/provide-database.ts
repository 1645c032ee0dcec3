import { join } from 'node:path';
import { findMongod } from '../mongod/find-mongod.ts';
import { isDataInUse, startReplicaSet, type ReplicaSet } from '../mongod/start-replica-set.ts';
import type { LaunchOptions } from './launch.ts';
import type { Settings } from './load-settings.ts';

/** Starts the database below the data directory; null when the environment names one. */
export async function provideDatabase(
  { environment, dataDirectory }: Settings,
  { signal, say }: Pick<LaunchOptions, 'signal' | 'say'>,
  started: AsyncDisposableStack,
): Promise<{ readonly set: ReplicaSet; readonly words: string } | null> {
  if (environment['MONGODB_URI'] !== undefined) return null;
  const mongod = await findMongod({ environment, signal, say });
  const directory = join(dataDirectory, 'mongodb');
  const deadline = Date.now() + 20_000;
  for (let attempt = 1; ; attempt++) {
    signal.throwIfAborted();
    try {
      const set = await startReplicaSet(mongod, directory);
      started.defer(() => set.stop());
      return { set, words: `${mongod.version}, started here (${mongod.source})` };
    } catch (error) {
      // The one of a killed run takes a moment to notice that it is alone.
      if (!isDataInUse(error) || Date.now() > deadline) throw error;
      if (attempt === 1) say('Waiting for the MongoDB of an earlier run to end …');
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
