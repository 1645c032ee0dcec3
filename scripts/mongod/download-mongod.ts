import { statSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../run-command.ts';
import { moveIntoPlace } from './move-into-place.ts';
import type { FetchMongod } from './mongod-from-wheel.ts';

const program = join(import.meta.dirname, 'download-in-process.ts');

/** How long nothing may arrive before the network counts as a black hole, in milliseconds. */
const stallMs = 20_000;

/**
 * MongoDB's own download for this system, in a process of its own: a connection that hangs could not be given up
 * otherwise.
 * @throws when it cannot be had, in bounded time
 */
export async function downloadMongod({ target, environment, signal, say }: FetchMongod): Promise<string> {
  return moveIntoPlace(target, async (folder) => {
    say('Fetching MongoDB from mongodb.org (about 100 MB) …');
    const stalled = new AbortController();
    const watch = watchGrowth(folder, () => {
      stalled.abort();
    });
    const { ok, output } = await runCommand(process.execPath, [program, folder], {
      signal: signal === undefined ? stalled.signal : AbortSignal.any([stalled.signal, signal]),
      timeoutMs: 600_000,
      // The library checks certificates only when told so.
      env: {
        ...environment,
        npm_config_strict_ssl: 'true',
        MONGOMS_SYSTEM_BINARY: '',
        MONGOMS_MAX_RETRIES: '1',
      },
    });
    clearInterval(watch);
    if (stalled.signal.aborted) throw new Error(`nothing arrived for ${stallMs / 1000} s`);
    if (!ok) throw new Error(output.trim().split('\n').at(-1) ?? 'it failed');
    const [mongod] = globSync(join(folder, 'mongod*')).filter((file) => !file.endsWith('.md5'));
    if (mongod === undefined) throw new Error('it brought no mongod');
    return mongod;
  });
}

function watchGrowth(folder: string, onStall: () => void): NodeJS.Timeout {
  let size = -1;
  let since = Date.now();
  return setInterval(() => {
    const now = globSync(join(folder, '*')).reduce(
      (sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0),
      0,
    );
    if (now !== size) {
      size = now;
      since = Date.now();
    } else if (Date.now() - since > stallMs) onStall();
  }, 1000);
}
