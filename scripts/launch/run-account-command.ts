import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describeError, PlainError } from '../plain-error.ts';
import { projectRoot } from '../project.ts';
import { loadSecrets } from './load-secrets.ts';
import { loadSettings } from './load-settings.ts';
import { readRunning } from './running-file.ts';

/**
 * Runs one of the server's own commands against the installation that this folder's settings mean: the instance that
 * `npm start` runs, or else the database that MONGODB_URI names. Ends this process with the command's status.
 */
export async function runAccountCommand(command: string): Promise<never> {
  try {
    const program = join(projectRoot, 'backend', 'src', 'accounts', `${command}.ts`);
    const env = await environmentOfInstallation();
    const args = [program, ...process.argv.slice(2)];
    const { status } = spawnSync(process.execPath, args, { cwd: projectRoot, stdio: 'inherit', env });
    process.exit(status ?? 1);
  } catch (error) {
    console.error(describeError(error));
    process.exit(1);
  }
}

async function environmentOfInstallation(): Promise<NodeJS.ProcessEnv> {
  const { environment, dataDirectory } = await loadSettings();
  const running = await readRunning(dataDirectory);
  if (running !== null) return { ...environment, ...running };
  if (environment['MONGODB_URI'] === undefined) {
    throw new PlainError('Nothing runs here. Start it with npm start, or name the database by MONGODB_URI.');
  }
  return { ...(await loadSecrets(dataDirectory)), ...environment };
}
