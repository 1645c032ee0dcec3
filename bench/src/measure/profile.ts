import type { Db, Document } from 'mongodb';

/** What MongoDB did, as its profiler tells it, while something was asked for. */
export async function profile(db: Db, ask: () => Promise<unknown>): Promise<Document[]> {
  await db.dropCollection('system.profile');
  await db.setProfilingLevel('all');
  await ask();
  await db.setProfilingLevel('off');
  return db.collection('system.profile').find().toArray();
}
