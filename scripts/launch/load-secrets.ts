import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PlainError } from '../plain-error.ts';
import { makeDataDirectory } from './make-data-directory.ts';

/** What is made when it is not there: variable → maker. The Twilio ones are the simulator's account. */
const makers: Readonly<Record<string, () => string>> = {
  SESSION_SECRET: () => randomBytes(32).toString('hex'),
  DATA_ENCRYPTION_KEY: () => randomBytes(32).toString('base64'),
  INDEX_KEY: () => randomBytes(32).toString('base64'),
  TWILIO_ACCOUNT_SID: () => `AC${randomBytes(16).toString('hex')}`,
  TWILIO_AUTH_TOKEN: () => randomBytes(16).toString('hex'),
  TWILIO_FROM_NUMBER: () => '+12025550100',
  DEMO_PASSWORD: () => randomBytes(9).toString('base64url'),
};

export type Secrets = Readonly<Record<string, string>>;

/**
 * The secrets of a data directory, made at its first use and the same ever after: other keys could not read its data.
 * @throws {PlainError} when the file is there and cannot be understood; making new keys would lose the data. Also when
 * the directory cannot be one
 */
export async function loadSecrets(dataDirectory: string): Promise<Secrets> {
  await makeDataDirectory(dataDirectory);
  const file = join(dataDirectory, 'secrets.json');
  const known = parse(file, await read(file));
  const missing = Object.entries(makers).filter(([name]) => known[name] === undefined);
  if (missing.length === 0) return known;
  const secrets = { ...known, ...Object.fromEntries(missing.map(([name, make]) => [name, make()])) };
  // Renamed into place: half a file would be lost keys.
  await writeFile(`${file}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
  return secrets;
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '{}';
    throw error;
  }
}

function parse(file: string, text: string): Secrets {
  try {
    const value: unknown = JSON.parse(text);
    const entries = typeof value === 'object' && value !== null ? Object.entries(value) : null;
    if (entries?.every(([, secret]) => typeof secret === 'string')) return Object.fromEntries(entries);
  } catch {
    // Said below, in words.
  }
  throw new PlainError(
    `${file} holds the keys of the data beside it and is damaged. Restore it from a backup; to start empty, move the whole folder away.`,
  );
}
