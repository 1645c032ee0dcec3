import { mkdir } from 'node:fs/promises';
import { MongoClient, MongoServerError, type Document } from 'mongodb';
import { MongoInstance, MongoInstanceEvents } from 'mongodb-memory-server-core/lib/util/MongoInstance.js';
import { freePort } from '../launch/free-port.ts';
import { PlainError } from '../plain-error.ts';
import type { Mongod } from './find-mongod.ts';

/** A running replica set of one node, on loopback. */
export interface ReplicaSet {
  /** The address of one of its databases. */
  uri(database: string): string;
  /** Ends once, when the server process has ended, for whatever reason. */
  readonly ended: Promise<unknown>;
  stop(): Promise<void>;
}

const setName = 'rs0';
const alreadyInitialized = 23;

/**
 * Starts mongod on a data directory, fresh or not, and waits until it takes writes. The process is in a group of its
 * own: Ctrl-C in a terminal must not end the database before the server is done with it. It is ended when this
 * process is gone.
 * @throws {PlainError} when the data directory is in use, or was written by another version of MongoDB
 */
export async function startReplicaSet(mongod: Mongod, dbPath: string): Promise<ReplicaSet> {
  await mkdir(dbPath, { recursive: true, mode: 0o700 });
  const port = await freePort();
  const lines: string[] = [];
  // The library prefers the variable to what it is handed, and the one that it names may be the one that does not run.
  process.env['MONGOMS_SYSTEM_BINARY'] = mongod.path;
  const { promise: ended, resolve: onEnd } = Promise.withResolvers<unknown>();
  const instance = new LineByLine({
    instance: {
      port,
      dbPath,
      ip: '127.0.0.1',
      storageEngine: 'wiredTiger',
      launchTimeout: 60_000,
      args: mongodArguments,
    },
    binary: { systemBinary: mongod.path, version: mongod.version },
    spawn: { detached: process.platform !== 'win32' },
  });
  instance.on(MongoInstanceEvents.instanceSTDOUT, (text: string) => {
    lines.push(text);
    if (lines.length > 200) lines.shift();
  });
  instance.once(MongoInstanceEvents.instanceClosed, onEnd);
  const stop = async (): Promise<void> => {
    await instance.stop();
  };
  try {
    await instance.start();
    await becomePrimary(port);
  } catch (error) {
    await stop();
    throw explain(error, lines.join('\n'), mongod, dbPath);
  }
  const options = `replicaSet=${setName}`;
  return { uri: (database) => `mongodb://127.0.0.1:${port}/${database}?${options}`, ended, stop };
}

/** The library parses what it is handed as one line of JSON, and throws where nobody can catch it when it is two. */
class LineByLine extends MongoInstance {
  #begun = '';

  override stdoutHandler(chunk: string | Buffer): void {
    const lines = (this.#begun + chunk.toString()).split('\n');
    this.#begun = lines.pop() ?? '';
    for (const line of lines) super.stdoutHandler(line);
  }
}

const mongodArguments = [
  // Not as the library's option: it would then ask for a shutdown by a client, also of one that never came up.
  '--replSet',
  setName,
  '--networkMessageCompressors',
  'disabled',
  '--wiredTigerCacheSizeGB',
  '0.5',
  // Else a share of the disk, which nobody expects of a folder in a project.
  '--oplogSize',
  '256',
  '--setParameter',
  'diagnosticDataCollectionEnabled=false',
  // There is no other node to wait for.
  '--setParameter',
  'shutdownTimeoutMillisForSignaledShutdown=200',
];

/** Makes the node a set of one, under the port that it has this time, and waits until it is primary. */
async function becomePrimary(port: number): Promise<void> {
  const client = new MongoClient(`mongodb://127.0.0.1:${port}`, { directConnection: true });
  try {
    const admin = client.db('admin');
    const members = [{ _id: 0, host: `127.0.0.1:${port}` }];
    try {
      await admin.command({ replSetInitiate: { _id: setName, members } });
    } catch (error) {
      if (!(error instanceof MongoServerError) || error.code !== alreadyInitialized) throw error;
      const { config } = (await admin.command({ replSetGetConfig: 1 })) as { config: Document };
      await admin.command({ replSetReconfig: { ...config, members }, force: true });
    }
    const deadline = Date.now() + 30_000;
    while ((await admin.command({ hello: 1 }))['isWritablePrimary'] !== true) {
      if (Date.now() > deadline) throw new Error('The database did not become primary within 30 s.');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  } finally {
    await client.close();
  }
}

/** True when the error means that another process still holds the data directory. */
export function isDataInUse(error: unknown): boolean {
  return error instanceof PlainError && error.cause === 'data in use';
}

function explain(error: unknown, log: string, mongod: Mongod, dbPath: string): unknown {
  if (/DBPathInUse|already running|Unable to (lock|acquire)/i.test(log)) {
    return new PlainError(`Another MongoDB uses ${dbPath}.`, { cause: 'data in use' });
  }
  if (/featureCompatibilityVersion|UPGRADE PROBLEM|unsupported WiredTiger file version/i.test(log)) {
    return new PlainError(
      `The data in ${dbPath} was written by another version of MongoDB than ${mongod.version} (${mongod.path}). ` +
        'Name the mongod that wrote it by MONGOMS_SYSTEM_BINARY, or move that folder away to start empty.',
    );
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new PlainError(`MongoDB did not start: ${reason}\n${log.split('\n').slice(-5).join('\n')}`.trim());
}
