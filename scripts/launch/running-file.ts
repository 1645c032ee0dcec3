import { readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDataDirectoryLocked } from './lock-data-directory.ts';

/** What the running server was started with: how other commands reach the same installation. */
export type RunningEnvironment = Readonly<Record<string, string>>;

const fileIn = (dataDirectory: string): string => join(dataDirectory, 'running.json');

/** What another command needs, of all that the server was started with. */
const noted =
  /^(PORT|HOST|PUBLIC_URL|HOME_COUNTRY|SIGNUP|MONGODB_URI|SESSION_SECRET|DATA_ENCRYPTION_KEY|INDEX_KEY|TWILIO_\w+)$/;

/** Notes how the running instance is reached; only its owner may read it. */
export async function noteRunning(dataDirectory: string, environment: RunningEnvironment): Promise<void> {
  const entries = Object.entries(environment).filter(([name]) => noted.test(name));
  const text = JSON.stringify(Object.fromEntries(entries), null, 2);
  await writeFile(fileIn(dataDirectory), `${text}\n`, { mode: 0o600 });
}

export async function forgetRunning(dataDirectory: string): Promise<void> {
  await rm(fileIn(dataDirectory), { force: true });
}

/** @returns null when nothing runs on this data directory */
export async function readRunning(dataDirectory: string): Promise<RunningEnvironment | null> {
  // A killed instance leaves the file behind.
  if (!(await isDataDirectoryLocked(dataDirectory))) return null;
  try {
    return JSON.parse(readFileSync(fileIn(dataDirectory), 'utf8')) as RunningEnvironment;
  } catch {
    return null;
  }
}
