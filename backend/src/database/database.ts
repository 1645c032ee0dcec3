import type { IndexOptions, IndexSpecification } from 'mongodb';
import mongoose, { type Connection, type ConnectOptions } from 'mongoose';

/**
 * The two clients of one process.
 *
 * `requests` serves everything that somebody waits for: every wait on it ends within about two seconds, so that a
 * hung database becomes a 503 and not a hung page (driver 7.8 ignores `timeoutMS`). `background` builds indexes and
 * listens to changes: work that may rightly take long.
 */
export interface Database {
  readonly requests: Connection;
  readonly background: Connection;
  close(): Promise<void>;
}

const common: ConnectOptions = {
  appName: 'mysms',
  autoIndex: false,
  autoCreate: false,
  bufferCommands: false,
  // An acknowledged write survives a failover; the promise about texts rests on it.
  writeConcern: { w: 'majority', journal: true },
  readPreference: 'primary',
};

const bounded: ConnectOptions = {
  socketTimeoutMS: 1000,
  connectTimeoutMS: 1000,
  serverSelectionTimeoutMS: 1500,
  waitQueueTimeoutMS: 1000,
};

// A misspelt key in a filter would widen it; better it throws.
mongoose.set('strictQuery', 'throw');

/**
 * Connects both clients.
 * @param uri a replica set, with the database's name in its path
 * @param options for tests: more driver options, such as `monitorCommands`
 * @throws when it cannot be reached, or is a single server without what live events and transactions need
 */
export async function connectDatabase(uri: string, options: ConnectOptions = {}): Promise<Database> {
  // The patient one first: a database that starts at the same time as we do may take a while.
  const background = mongoose.createConnection(uri, { ...common, maxPoolSize: 5, ...options });
  await background.asPromise();
  await assertReplicaSet(background).catch(async (error: unknown) => {
    await background.close();
    throw error;
  });
  const requests = mongoose.createConnection(uri, { ...common, ...bounded, ...options });
  const close = async (): Promise<void> => {
    await Promise.all([requests.close(), background.close()]);
  };
  try {
    await requests.asPromise();
  } catch (error) {
    await close();
    throw error;
  }
  return { requests, background, close };
}

async function assertReplicaSet(connection: Connection): Promise<void> {
  const hello = await connection.getClient().db('admin').command({ hello: 1 });
  const isRouter = hello['msg'] === 'isdbgrid';
  if (hello['setName'] !== undefined || isRouter) return;
  throw new Error(
    'MONGODB_URI must be a replica set. One member is enough: start mongod with --replSet rs0, and once run rs.initiate() in mongosh.',
  );
}

/** Builds the indexes that stand in the schemas of this connection's models; idempotent, safe in parallel. */
export async function buildIndexes(database: Database): Promise<void> {
  for (const model of Object.values(database.requests.models)) {
    const collection = database.background.collection(model.collection.collectionName);
    for (const [fields, options] of model.schema.indexes()) {
      await collection.createIndex(fields as IndexSpecification, options as IndexOptions, undefined);
    }
  }
}
