import { pino } from 'pino';
import { ConfigError, loadConfig, type Config } from '../config.ts';
import { checkKeys } from '../database/check-keys.ts';
import { connectDatabase } from '../database/database.ts';
import { createEncryption } from '../database/encryption.ts';
import { isDatabaseFault } from '../database/is-database-fault.ts';
import { createKeyedHash } from '../database/keyed-hash.ts';
import { accountDeps, type AccountDeps } from './account-deps.ts';

/** A mistake of the person at the keyboard: told in one line, without a stack. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/**
 * Runs one command of the operator's with the server's own settings, beside a running server or without one, and prints
 * the line that the work answers.
 * @returns the exit status
 */
export async function runOperatorCommand(
  environment: Readonly<Record<string, string | undefined>>,
  work: (deps: AccountDeps) => Promise<string>,
): Promise<number> {
  try {
    process.stdout.write(`${await withDeps(loadConfig(environment), work)}\n`);
    return 0;
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    return 1;
  }
}

async function withDeps<T>(config: Config, work: (deps: AccountDeps) => Promise<T>): Promise<T> {
  const database = await connectDatabase(config.mongodbUri, { serverSelectionTimeoutMS: 3000 });
  try {
    const hash = createKeyedHash(config.indexKey);
    // With other keys than the server's, what is written could not be read.
    const encryption = createEncryption(config.encryptionKeys);
    await checkKeys(database.requests, encryption, hash);
    const log = pino({ level: config.logLevel }, process.stderr);
    return await work(accountDeps({ config, log, database, hash, encryption }));
  } finally {
    await database.close();
  }
}

function explain(error: unknown): string {
  if (error instanceof ConfigError || error instanceof CommandError) return error.message;
  if (isDatabaseFault(error)) {
    return 'The database in MONGODB_URI cannot be reached. Is it running, and is this the address that the server uses?';
  }
  return error instanceof Error ? error.message : String(error);
}
