import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { PlainError } from '../plain-error.ts';
import { makeDataDirectory } from './make-data-directory.ts';

interface Lock {
  readonly pid: number;
  /** On loopback: whoever holds the lock says the token there. Process ids are given away again, tokens are not. */
  readonly port: number;
  readonly token: string;
}

/**
 * Takes a data directory for this process. A lock that a killed process left behind is taken over.
 * @returns how to give it back
 * @throws {PlainError} when a living process has it, or it cannot be a directory
 */
export async function lockDataDirectory(directory: string): Promise<() => Promise<void>> {
  await makeDataDirectory(directory);
  const file = join(directory, 'lock.json');
  const token = randomUUID();
  const server = createServer((socket) => {
    // A caller that vanished is no fault of ours.
    socket.on('error', () => undefined).end(token);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  server.unref();
  const release = async (): Promise<void> => {
    server.close();
    if ((await readLock(file))?.token === token) await rm(file, { force: true });
  };
  try {
    // Wherever in a checkout somebody puts it: keys and numbers must not be added by accident.
    await writeFile(join(directory, '.gitignore'), '*\n');
    const { port } = server.address() as AddressInfo;
    await writeLock(file, directory, { pid: process.pid, port, token });
  } catch (error) {
    server.close();
    throw error;
  }
  return release;
}

/** Whether a living process has taken this data directory. */
export async function isDataDirectoryLocked(directory: string): Promise<boolean> {
  const holder = await readLock(join(directory, 'lock.json'));
  return holder !== null && (await saysToken(holder));
}

async function writeLock(file: string, directory: string, lock: Lock): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await writeFile(file, JSON.stringify(lock), { flag: 'wx', mode: 0o600 });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt === 3) throw error;
    }
    const holder = await readLock(file);
    if (holder !== null && (await saysToken(holder))) {
      throw new PlainError(
        `MySMS Messenger runs already on ${directory} (process ${holder.pid}). Stop it first, or give this one a folder of its own: DATA_DIR=./data-2 PORT=3100 npm start`,
      );
    }
    await rm(file, { force: true });
  }
}

async function readLock(file: string): Promise<Lock | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Lock;
  } catch {
    return null;
  }
}

async function saysToken({ port, token }: Lock): Promise<boolean> {
  const socket = connect({ port, host: '127.0.0.1', timeout: 1000 });
  socket.on('timeout', () => socket.destroy());
  try {
    let said = '';
    for await (const chunk of socket) said += String(chunk);
    return said === token;
  } catch {
    return false;
  }
}
