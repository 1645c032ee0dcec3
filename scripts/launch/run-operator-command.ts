import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describeError, PlainError } from '../plain-error.ts';
import { projectRoot } from '../project.ts';
import { loadSecrets } from './load-secrets.ts';
import { loadSettings, type Settings } from './load-settings.ts';
import { lockDataDirectory } from './lock-data-directory.ts';
import { provideDatabase } from './provide-database.ts';
import { readRunning } from './running-file.ts';
import { serverEnvironment, wantsSimulator } from './server-environment.ts';

/**
 * Runs one of the server's own commands against the installation that this folder's settings mean: the instance that
 * `npm start` runs, or else the database that MONGODB_URI names. Ends this process with the command's status.
 * @param command below `backend/src`, as `accounts/invite-command`
 * @param startsDatabase whether the database below the data directory is started for it when nothing runs
 */
export async function runOperatorCommand(command: string, { startsDatabase = false } = {}): Promise<never> {
  const started = new AsyncDisposableStack();
  let status: number | null = 1;
  try {
    const program = join(projectRoot, 'backend', 'src', `${command}.ts`);
    const env = await environmentOfInstallation(startsDatabase, started);
    const args = [program, ...process.argv.slice(2)];
    ({ status } = spawnSync(process.execPath, args, { cwd: projectRoot, stdio: 'inherit', env }));
  } catch (error) {
    console.error(describeError(error));
  }
  await started.disposeAsync();
  process.exit(status ?? 1);
}

async function environmentOfInstallation(
  startsDatabase: boolean,
  started: AsyncDisposableStack,
): Promise<NodeJS.ProcessEnv> {
  const settings = await loadSettings();
  const { environment, dataDirectory } = settings;
  const running = await readRunning(dataDirectory);
  if (running !== null) return { ...environment, ...running };
  if (environment['MONGODB_URI'] !== undefined)
    return { ...(await loadSecrets(dataDirectory)), ...environment };
  if (startsDatabase) return environmentOfStopped(settings, started);
  throw new PlainError('Nothing runs here. Start it with npm start, or name the database by MONGODB_URI.');
}

async function environmentOfStopped(
  settings: Settings,
  started: AsyncDisposableStack,
): Promise<NodeJS.ProcessEnv> {
  started.defer(await lockDataDirectory(settings.dataDirectory));
  const { signal } = new AbortController();
  const database = await provideDatabase(settings, { signal, say: (line) => console.log(line) }, started);
  const mongodbUri = database?.set.uri('mysms') ?? null;
  const provided = { mongodbUri, simulator: wantsSimulator(settings) };
  return { ...serverEnvironment(settings, await loadSecrets(settings.dataDirectory), provided) };
}
