import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { PlainError } from '../plain-error.ts';
import { projectRoot } from '../project.ts';
import { runCommand } from '../run-command.ts';

export const frontendDirectory = join(projectRoot, 'frontend');
const outputDirectory = join(frontendDirectory, 'dist');
/** Beside the built files, not among them: it says which sources they were built from. */
const stampFile = join(outputDirectory, 'built-from.txt');

/** Everything that the built app depends on. */
const sources = [
  'frontend/src/**/*',
  'frontend/public/**/*',
  'frontend/*.json',
  'scripts/build-app.mjs',
  'scripts/finish-app-build.mjs',
  'scripts/join-chunks.mjs',
  'contract/src/**/*',
  'contract/package.json',
  'tsconfig.base.json',
  'package-lock.json',
];

/**
 * Builds the app unless what is there was built from these very sources.
 * @throws {PlainError} with the compiler's words when it does not build
 */
export async function buildAppIfStale(options: {
  readonly say: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}): Promise<void> {
  const hash = hashSources();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === hash) return;
  options.say('Building the app …');
  await forgetBuild();
  // The workspace's own build script.
  const { ok, output } = await runCommand(process.execPath, [join(projectRoot, 'scripts', 'build-app.mjs')], {
    cwd: frontendDirectory,
    env: { ...process.env, NG_CLI_ANALYTICS: 'false' },
    signal: options.signal,
  });
  options.signal?.throwIfAborted();
  if (!ok) throw new PlainError(`The app does not build:\n${output.trim()}`);
  await mkdir(outputDirectory, { recursive: true });
  await writeFile(stampFile, hash);
}

/** What is in the output folder counts as stale from here on. */
export async function forgetBuild(): Promise<void> {
  await rm(stampFile, { force: true });
}

function hashSources(): string {
  const files = sources
    .flatMap((pattern) => globSync(pattern, { cwd: projectRoot }))
    .map((file) => join(projectRoot, file))
    .filter((file) => statSync(file).isFile() && !/\.(spec|test)\.ts$/.test(file))
    .sort();
  const hash = createHash('sha256');
  for (const file of files) hash.update(relative(projectRoot, file)).update('\0').update(readFileSync(file));
  return hash.digest('hex');
}
