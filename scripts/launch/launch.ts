import { join } from 'node:path';
import { PlainError } from '../plain-error.ts';
import { projectRoot } from '../project.ts';
import { assertPortFree } from './assert-port-free.ts';
import { banner } from './banner.ts';
import { buildAppIfStale } from './build-app.ts';
import { loadSecrets } from './load-secrets.ts';
import { loadSettings, type Settings } from './load-settings.ts';
import { lockDataDirectory } from './lock-data-directory.ts';
import { prepareDemo } from './prepare-demo.ts';
import { provideDatabase } from './provide-database.ts';
import { readableLogLine } from './readable-log-line.ts';
import { forgetRunning, noteRunning } from './running-file.ts';
import { serverEnvironment, wantsDemo, wantsSimulator } from './server-environment.ts';
import { startChild, type Child } from './start-child.ts';
import { startRestartingChild } from './start-restarting-child.ts';
import { waitUntilUp } from './wait-until-up.ts';
import { watchBuild } from './watch-build.ts';

export interface LaunchOptions {
  /** Rebuild the app and restart the server when sources change. */
  readonly watch: boolean;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

/** What the server reads once, at its start; the page too. */
const watchedByServer = ['backend/src', 'contract/src', 'frontend/dist/browser'].map((path) =>
  join(projectRoot, path),
);

/** A busy server keeps half the memory: most of what V8 holds otherwise is garbage. docs/performance.md has the figures. */
const smallHeap = ['--max-semi-space-size=8', '--heap-growing-percent=60'];

type Running = Pick<Child, 'name' | 'ended' | 'unshownOutput'>;

/**
 * Brings everything up, and stays until it is told to stop. What it started goes onto `started`, to be ended by the
 * caller in reverse order: server, simulator, database.
 * @throws {PlainError} when something cannot be started, or a part ends by itself
 */
export async function launch(options: LaunchOptions, started: AsyncDisposableStack): Promise<void> {
  const { watch, signal, say } = options;
  const begin = performance.now();
  const settings = await loadSettings();
  const simulator = wantsSimulator(settings);
  await assertPortsFree(settings, simulator);
  started.defer(await lockDataDirectory(settings.dataDirectory));
  const secrets = await loadSecrets(settings.dataDirectory);
  const database = await provideDatabase(settings, options, started);
  if (!watch) await buildAppIfStale(options);
  signal.throwIfAborted();

  const uri = database?.set.uri('mysms') ?? null;
  const provided = { mongodbUri: uri, simulator };
  const env = serverEnvironment(settings, secrets, provided);
  const parts: Running[] = [];
  const show = showLines(settings, say);
  const keep = (child: Child): void => {
    started.defer(child.stop);
    parts.push(child);
  };
  if (database !== null) {
    const ended = database.set.ended.then(() => 'ended');
    parts.push({ name: 'MongoDB', ended, unshownOutput: () => [] });
  }
  if (watch) parts.push(await watchBuild(options, started));
  const common = { env, cwd: projectRoot, show };
  if (simulator) {
    const args = [join('simulator', 'src', 'main.ts')];
    keep(startChild({ ...common, name: 'The carrier simulator', args, patienceMs: 2000 }));
  }
  const args = [...smallHeap, join('backend', 'src', 'main.ts')];
  const server = { ...common, name: 'The server', args, patienceMs: 16_000 };
  const hasDemo = wantsDemo(settings, provided);
  const preparing = hasDemo ? prepareDemo(env, secrets['DEMO_PASSWORD'] ?? '', options) : null;
  keep(watch ? startRestartingChild({ ...server, say, watched: watchedByServer }) : startChild(server));

  const down = Promise.race(parts.map(async (part) => describeEnd(part, await part.ended)));
  const host = ['0.0.0.0', '::'].includes(env['HOST'] ?? '') ? '127.0.0.1' : (env['HOST'] ?? '127.0.0.1');
  const up = waitUntilUp(`http://${host}:${settings.port}/up`, 60_000, signal);
  const early = await Promise.race([down, up]);
  if (early !== undefined) throw new PlainError(early);
  const demo = await preparing;
  await noteRunning(settings.dataDirectory, env);
  started.defer(() => forgetRunning(settings.dataDirectory));
  say(
    banner({
      appUrl: `http://localhost:${settings.port}`,
      publicUrl: env['PUBLIC_URL'] ?? null,
      phonesUrl: simulator ? `http://localhost:${settings.simulatorPort}` : null,
      demo,
      account: env['TWILIO_ACCOUNT_SID'] ?? '',
      callbackUrl: simulator || env['TWILIO_API_BASE_URL'] ? null : callbackUrlOf(env, settings.port),
      dataDirectory: settings.dataDirectory,
      mongodb: database?.words ?? 'the one that MONGODB_URI names',
      seconds: (performance.now() - begin) / 1000,
    }),
  );
  const end = await Promise.race([down, aborted(signal)]);
  if (end !== undefined) throw new PlainError(end);
}

function callbackUrlOf(env: Readonly<Record<string, string | undefined>>, port: number): string {
  return env['TWILIO_STATUS_CALLBACK_URL'] || env['PUBLIC_URL'] || `http://localhost:${port}`;
}

async function assertPortsFree(settings: Settings, simulator: boolean): Promise<void> {
  const { environment, port, simulatorPort } = settings;
  await assertPortFree({ port, variable: 'PORT', host: environment['HOST'] });
  if (simulator) await assertPortFree({ port: simulatorPort, variable: 'SIMULATOR_PORT' });
}

/** Warnings and worse, and all lines when a LOG_LEVEL was asked for. */
function showLines({ environment }: Settings, say: (line: string) => void) {
  const wantAll = environment['LOG_LEVEL'] !== undefined;
  return (line: string, stream: 'stdout' | 'stderr'): boolean => {
    const isPlain = !line.startsWith('{');
    const readable = isPlain && stream === 'stdout' && !wantAll ? null : readableLogLine(line, wantAll);
    if (readable !== null) say(readable);
    return readable !== null;
  };
}

function describeEnd({ name, unshownOutput }: Running, how: string): string {
  const last = unshownOutput()
    .map((line) => readableLogLine(line, true))
    .filter((line) => line !== null)
    .map((line) => `  ${line}`);
  return [`${name} ${how}; everything else is stopped.`, ...last].join('\n');
}

async function aborted(signal: AbortSignal): Promise<undefined> {
  if (signal.aborted) return;
  await new Promise((resolve) => {
    signal.addEventListener('abort', resolve, { once: true });
  });
}
