import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { PlainError, reasonOf } from '../plain-error.ts';
import { projectRoot } from '../project.ts';
import { freePort } from './free-port.ts';

/** What `npm start` needs to know of the environment; the server reads and checks the rest by itself. */
export interface Settings {
  /** The environment and, below it, `.env`; what is blank counts as not given. */
  readonly environment: Readonly<Record<string, string>>;
  readonly port: number;
  readonly simulatorPort: number;
  /** Absolute. */
  readonly dataDirectory: string;
}

/**
 * Reads the environment and `.env`, or the file that `ENV_FILE` names; where both name a variable, the environment wins.
 * Port 0 means any free one.
 * @param usualFile is read when `ENV_FILE` names none, and may be absent
 * @throws {PlainError} when a port is none, or the file cannot be read
 */
export async function loadSettings(
  environment: NodeJS.ProcessEnv = process.env,
  usualFile: string = join(projectRoot, '.env'),
): Promise<Settings> {
  const named = environment['ENV_FILE']?.trim() || null;
  const isThere = named !== null || existsSync(usualFile);
  const merged = withFile(environment, isThere ? read(named ?? usualFile) : '');
  const port = portOf('PORT', merged['PORT'] ?? '3000');
  const simulatorPort = portOf(
    'SIMULATOR_PORT',
    merged['SIMULATOR_PORT'] ?? String(port === 0 ? 0 : port + 1),
  );
  if (port !== 0 && port === simulatorPort) {
    throw new PlainError(`PORT and SIMULATOR_PORT are both ${port}: give the simulator another one.`);
  }
  return {
    environment: merged,
    port: port === 0 ? await freePort() : port,
    simulatorPort: simulatorPort === 0 ? await freePort() : simulatorPort,
    dataDirectory: resolve(projectRoot, merged['DATA_DIR'] ?? 'data'),
  };
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new PlainError(`The settings in ${file} cannot be read (${reasonOf(error)}).`);
  }
}

/** The environment over the file's variables, without what is blank. */
function withFile(environment: NodeJS.ProcessEnv, file: string): Record<string, string> {
  const merged: Record<string, string> = {};
  for (const [name, value] of [...Object.entries(parseEnv(file)), ...Object.entries(environment)]) {
    if (value !== undefined && value.trim() !== '') merged[name] = value;
  }
  return merged;
}

function portOf(variable: string, value: string): number {
  const port = Number(value);
  if (/^\d+$/.test(value.trim()) && port <= 65535) return port;
  throw new PlainError(`${variable} is ${value}, but must be a whole number from 1 to 65535.`);
}
