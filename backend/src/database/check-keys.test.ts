import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabaseUri } from '../../test/start-test-app.ts';
import { checkKeys } from './check-keys.ts';
import { connectDatabase, type Database } from './database.ts';
import { createEncryption } from './encryption.ts';
import { createKeyedHash } from './keyed-hash.ts';

let database: Database;
const [dataKey, newerKey, indexKey] = [randomBytes(32), randomBytes(32), randomBytes(32)];
const check = (data: Buffer[], index: Buffer) =>
  checkKeys(database.requests, createEncryption(data), createKeyedHash(index));

beforeAll(async () => {
  database = await connectDatabase(testDatabaseUri());
  await check([dataKey], indexKey);
});
afterAll(async () => {
  await database.background.dropDatabase();
  await database.close();
});

describe('the keys at a later start', () => {
  it('pass when they are the same', async () => {
    await check([dataKey], indexKey);
  });

  it('must include every key that ever was the current one', async () => {
    await check([newerKey, dataKey], indexKey);
    await expect(check([dataKey], indexKey)).rejects.toThrow('DATA_ENCRYPTION_KEY');
    await check([newerKey, dataKey], indexKey);
  });

  it('are refused by name when they are others', async () => {
    await expect(check([randomBytes(32)], indexKey)).rejects.toThrow('DATA_ENCRYPTION_KEY');
    await expect(check([newerKey, dataKey], randomBytes(32))).rejects.toThrow('INDEX_KEY');
  });
});
