import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { freePort } from './free-port.ts';
import { isDataDirectoryLocked, lockDataDirectory } from './lock-data-directory.ts';

const folder = (): string => mkdtempSync(join(tmpdir(), 'lock-data-directory-'));

it('lets one in, refuses the second in one line, and lets the next in afterwards', async () => {
  const directory = folder();
  const release = await lockDataDirectory(directory);
  const fault = await lockDataDirectory(directory).catch((error: unknown) => error);
  expect((fault as Error).message).toMatch(/^MySMS Messenger runs already on .*DATA_DIR=.*$/);
  expect(await isDataDirectoryLocked(directory)).toBe(true);
  await release();
  expect(await isDataDirectoryLocked(directory)).toBe(false);
  await (
    await lockDataDirectory(directory)
  )();
  expect(existsSync(join(directory, 'lock.json'))).toBe(false);
});

it('takes over what a killed process left, even when its process id and port belong to others now', async () => {
  const directory = folder();
  const other = folder();
  const releaseOther = await lockDataDirectory(other);
  const { port } = JSON.parse(readFileSync(join(other, 'lock.json'), 'utf8')) as { port: number };
  for (const stale of [
    JSON.stringify({ pid: process.pid, port: await freePort(), token: 'gone' }),
    JSON.stringify({ pid: process.pid, port, token: 'gone' }),
    'half a fi',
  ]) {
    writeFileSync(join(directory, 'lock.json'), stale);
    await (
      await lockDataDirectory(directory)
    )();
  }
  await releaseOther();
});
