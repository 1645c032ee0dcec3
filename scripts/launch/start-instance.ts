import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../project.ts';

/** The whole product, started as `npm start` does, on free ports and on data of its own. */
export interface Instance {
  /** The app's origin. */
  readonly url: string;
  /** The handset page's address. */
  readonly phonesUrl: string;
  /** All that it printed so far. */
  readonly output: () => string;
  /** Ends it and removes its data. */
  readonly stop: () => Promise<void>;
}

/** What an instance takes over from whoever starts it. Nothing of a real account may reach a test. */
const inherited = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'SystemRoot', 'MONGOMS_SYSTEM_BINARY'];

/**
 * Starts an instance and waits until it serves.
 * @param environment settings of this instance, such as limits
 * @throws with what it printed, when it ends instead
 */
export async function startInstance(environment: Readonly<Record<string, string>> = {}): Promise<Instance> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'mysms-instance-'));
  const base = inherited.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  const child = spawn(process.execPath, [join(projectRoot, 'scripts', 'start.ts')], {
    cwd: projectRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...(Object.fromEntries(base) as Record<string, string>),
      PORT: '0',
      ENV_FILE: devNull,
      DATA_DIR: dataDirectory,
      DEMO: 'off',
      ...environment,
    },
  });
  let output = '';
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const banner = new Promise<RegExpExecArray | null>((resolve) => {
    const collect = (chunk: Buffer): void => {
      output += chunk.toString();
      const found = /^ {2}App +(\S+)\n {2}Phones +(\S+)\n/m.exec(output);
      if (found !== null) resolve(found);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    void ended.then(() => resolve(null));
  });
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
    await rm(dataDirectory, { recursive: true, force: true });
  };
  const found = await banner;
  if (found === null) {
    await stop();
    throw new Error(`The instance ended instead of serving:\n${output}`);
  }
  const [, url = '', phonesUrl = ''] = found;
  return { url, phonesUrl, output: () => output, stop };
}
