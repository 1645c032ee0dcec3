import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Where the repository stands. */
export const projectRoot = resolve(import.meta.dirname, '..');

/** Kept between runs and out of git: programs that were fetched. */
export const cacheDirectory = join(projectRoot, '.cache');

/**
 * The file behind a command that a package brings, to be run by this very Node. It is the way that needs no shell and
 * works on Windows too.
 */
export function packageBin(packageName: string, command = packageName): string {
  const directory = join(projectRoot, 'node_modules', packageName);
  const manifest = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as {
    bin?: string | Record<string, string>;
  };
  const path = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin?.[command];
  if (path === undefined) throw new Error(`The package ${packageName} brings no command ${command}.`);
  return join(directory, path);
}
