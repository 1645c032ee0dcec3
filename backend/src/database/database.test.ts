import { expect, it } from 'vitest';
import { startSingleServer } from '../../test/start-single-server.ts';
import { connectDatabase } from './database.ts';

it('refuses a server that is no replica set, and says how to make it one', async () => {
  const server = await startSingleServer();
  try {
    const connect = connectDatabase(`mongodb://127.0.0.1:${server.port}/mysms`);
    await expect(connect).rejects.toThrow(
      /^MONGODB_URI must be a replica set\..*--replSet.*rs\.initiate\(\)/,
    );
  } finally {
    await server.stop();
  }
}, 40_000);
