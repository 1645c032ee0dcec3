import { mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PlainError } from '../plain-error.ts';
import { makeDataDirectory } from './make-data-directory.ts';

const folder = (): string => mkdtempSync(join(tmpdir(), 'make-data-directory-'));

it('makes it, and those above it, for its owner alone; one that is there is as welcome', async () => {
  const directory = join(folder(), 'of', 'mysms');
  await makeDataDirectory(directory);
  await makeDataDirectory(directory);
  if (process.platform !== 'win32') expect(statSync(directory).mode & 0o777).toBe(0o700);
});

it('says in one line that a file, what would be below one, or what the system refuses cannot be one', async () => {
  const file = join(folder(), 'file');
  writeFileSync(file, '');
  const cases: readonly (readonly [string, RegExp])[] = [
    [file, /\(it is a file\)/],
    [join(file, 'below', 'it'), /\(E[A-Z]+\)/],
    ...(process.platform === 'linux' ? ([['/proc/nope/data', /\(E[A-Z]+\)/]] as const) : []),
  ];
  for (const [directory, reason] of cases) {
    const fault = await makeDataDirectory(directory).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(PlainError);
    const { message } = fault as PlainError;
    expect(message).toMatch(/^DATA_DIR: .* cannot be used as a folder \(.*\)\.$/);
    expect(message).toContain(directory);
    expect(message).toMatch(reason);
  }
});
