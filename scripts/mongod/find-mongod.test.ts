import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findMongod, type Fetcher } from './find-mongod.ts';

const folder = (): string => mkdtempSync(join(tmpdir(), 'find-mongod-'));

/** A program that answers `--version` as mongod does, or fails. */
function fakeMongod(directory: string, version: string | null): string {
  mkdirSync(directory, { recursive: true });
  const path = join(directory, 'mongod');
  writeFileSync(
    path,
    version === null ? '#!/bin/sh\necho broken >&2\nexit 1\n' : `#!/bin/sh\necho "db version v${version}"\n`,
  );
  chmodSync(path, 0o755);
  return path;
}

const none: readonly Fetcher[] = [];
const fetchers = (asked: string[]): readonly Fetcher[] => [
  ['first fetcher', () => (asked.push('first'), Promise.reject(new Error('no network')))],
  [
    'second fetcher',
    ({ target }) => (asked.push('second'), Promise.resolve(fakeMongod(join(target, '..'), '6.0.5'))),
  ],
];

describe('findMongod', () => {
  it('takes the one that MONGOMS_SYSTEM_BINARY names before all others', async () => {
    const named = fakeMongod(folder(), '8.0.1');
    const onPath = folder();
    fakeMongod(onPath, '7.0.1');
    const environment = { MONGOMS_SYSTEM_BINARY: named, PATH: onPath };
    expect(await findMongod({ environment, cache: folder(), fetchers: none })).toEqual({
      path: named,
      version: '8.0.1',
      source: 'MONGOMS_SYSTEM_BINARY',
    });
  });

  it('takes the one on the PATH before the cached one', async () => {
    const onPath = folder();
    const cache = folder();
    const path = fakeMongod(onPath, '7.0.1');
    fakeMongod(cache, '6.0.5');
    const found = await findMongod({ environment: { PATH: onPath }, cache, fetchers: none });
    expect(found).toMatchObject({ path, source: 'mongod on the PATH' });
  });

  it('fetches nothing while the cache has one', async () => {
    const asked: string[] = [];
    const cache = folder();
    const path = fakeMongod(cache, '6.0.5');
    const found = await findMongod({ environment: {}, cache, fetchers: fetchers(asked) });
    expect(found.path).toBe(path);
    expect(asked).toEqual([]);
  });

  it('fetches in order, and says what did not work', async () => {
    const asked: string[] = [];
    const said: string[] = [];
    const search = {
      environment: {},
      cache: folder(),
      fetchers: fetchers(asked),
      say: (line: string) => said.push(line),
    };
    expect(await findMongod(search)).toMatchObject({ version: '6.0.5', source: 'second fetcher' });
    expect(asked).toEqual(['first', 'second']);
    expect(said).toEqual(['first fetcher: no network · trying the next source']);
  });

  it('passes over one that does not run', async () => {
    const onPath = folder();
    fakeMongod(onPath, '7.0.1');
    const environment = { MONGOMS_SYSTEM_BINARY: fakeMongod(folder(), null), PATH: onPath };
    expect(await findMongod({ environment, cache: folder(), fetchers: none })).toMatchObject({
      version: '7.0.1',
    });
  });

  it('says once, when all is gone, what was tried and which ways there are to give it one', async () => {
    const environment = { MONGOMS_SYSTEM_BINARY: '/nowhere/mongod', PATH: '/nowhere' };
    const failing: readonly Fetcher[] = [['a fetcher', () => Promise.reject(new Error('there is no pip'))]];
    const search = findMongod({ environment, cache: '/nowhere', fetchers: failing });
    await expect(search).rejects.toThrow(
      /tried MONGOMS_SYSTEM_BINARY: \/nowhere\/mongod does not run.*tried a fetcher: there is no pip.*MONGODB_URI=.*MONGOMS_SYSTEM_BINARY=.*install mongod/s,
    );
  });
});
