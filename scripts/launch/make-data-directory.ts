import { constants, existsSync } from 'node:fs';
import { access, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PlainError, reasonOf } from '../plain-error.ts';

/**
 * Makes a data directory, and those above it, unless it is there; only its owner may look into what is made.
 * @throws {PlainError} when it cannot be a directory that we write to
 */
export async function makeDataDirectory(directory: string): Promise<void> {
  try {
    await makeFolder(directory);
    await access(directory, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new PlainError(`DATA_DIR: ${directory} cannot be used as a folder (${reasonOf(error)}).`);
  }
}

/** Not by mkdir's own `recursive`: below /proc that one tries for ever. */
async function makeFolder(path: string): Promise<void> {
  if (existsSync(path)) {
    if ((await stat(path)).isDirectory()) return;
    throw new Error('it is a file');
  }
  const parent = dirname(path);
  if (!existsSync(parent)) await makeFolder(parent);
  await mkdir(path, { mode: 0o700 });
}
