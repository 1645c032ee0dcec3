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
 * Runs one command of the operator's: makes a link with the server's own settings and prints it in one line. The token
 * stands in the fragment, which browsers send to nobody, so that it reaches no log.
 * @param make makes the link; `path` is the page it opens and the name of the token in the fragment
 * @returns the exit status
 */
export async function printLink(
  environment: Readonly<Record<string, string | undefined>>,
  path: string,
  make: (deps: AccountDeps) => Promise<{ token: string; expiresAt: Date }>,
): Promise<number> {
  try {
    const config = loadConfig(environment);
    const { token, expiresAt } = await withDeps(config, make);
    const link = `${config.publicOrigin}${path}=${token}`;
    process.stdout.write(`${link}  (works once, until ${expiresAt.toISOString()})\n`);
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
    // With other keys than the server's the link would look right and not work.
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
