import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { findMongod, type Mongod } from './find-mongod.ts';
import { isDataInUse, startReplicaSet, type ReplicaSet } from './start-replica-set.ts';

let mongod: Mongod;
let folder: string;

beforeAll(async () => {
  mongod = await findMongod();
  folder = await mkdtemp(join(tmpdir(), 'replica-set-'));
}, 300_000);
afterEach(() => {
  vi.unstubAllEnvs();
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function withClient<T>(set: ReplicaSet, use: (client: MongoClient) => Promise<T>): Promise<T> {
  const client = new MongoClient(set.uri('test'));
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}

it('finds its data again under another port, and takes writes of transactions', async () => {
  const data = join(folder, 'kept');
  const first = await startReplicaSet(mongod, data);
  await withClient(first, (client) => client.db().collection('texts').insertOne({ text: 'kept' }));
  await first.stop();

  const second = await startReplicaSet(mongod, data);
  try {
    expect(second.uri('test')).not.toBe(first.uri('test'));
    const texts = await withClient(second, (client) =>
      client.withSession((session) =>
        session.withTransaction(async () => {
          await client.db().collection('texts').insertOne({ text: 'new' }, { session });
          return client.db().collection('texts').find({}, { session }).toArray();
        }),
      ),
    );
    expect(texts.map(({ text }) => text as string)).toEqual(['kept', 'new']);
  } finally {
    await second.stop();
  }
}, 60_000);

it('starts the mongod that was found, also when the environment names one that does not run', async () => {
  vi.stubEnv('MONGOMS_SYSTEM_BINARY', '/nowhere/mongod');
  const found = await findMongod();
  const set = await startReplicaSet(found, join(folder, 'another'));
  await set.stop();
}, 60_000);

it('refuses a data directory that another one uses, and leaves that one alone', async () => {
  const data = join(folder, 'shared');
  const first = await startReplicaSet(mongod, data);
  try {
    const fault = await startReplicaSet(mongod, data).catch((error: unknown) => error);
    expect(isDataInUse(fault)).toBe(true);
    expect(String(fault)).toContain(`Another MongoDB uses ${data}`);
    expect(await withClient(first, (client) => client.db().command({ ping: 1 }))).toMatchObject({ ok: 1 });
  } finally {
    await first.stop();
  }
}, 60_000);
