import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { isDataDirectoryLocked } from './launch/lock-data-directory.ts';
import { projectRoot } from './project.ts';

const dataDirectory = mkdtempSync(join(tmpdir(), 'mysms-start-'));
const running: ChildProcess[] = [];

afterEach(async () => {
  for (const child of running.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
  }
});
afterAll(() => {
  rmSync(dataDirectory, { recursive: true, force: true });
});

/** `npm start` as a person types it, without anybody's own settings. */
function npmStart(env: Record<string, string> = {}) {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn('npm', ['start', '--silent'], {
    cwd: projectRoot,
    env: { PATH, HOME, ENV_FILE: devNull, DATA_DIR: dataDirectory, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return { child, output: () => output };
}

async function started(env?: Record<string, string>) {
  const { child, output } = npmStart(env);
  const urls = await until(() => /App +(\S+)[^]*Phones +(\S+)/.exec(output())?.slice(1));
  const [app = '', phones = ''] = urls;
  return { child, app, phones };
}

/** What `npm run demo:remove` says. */
async function demoRemove(directory: string): Promise<string> {
  const { PATH = '', HOME = '' } = process.env;
  const env = { PATH, HOME, ENV_FILE: devNull, DATA_DIR: directory, PORT: '0' };
  const child = spawn('npm', ['run', 'demo:remove', '--silent'], { cwd: projectRoot, env });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await once(child, 'close');
  return said;
}

async function until<T>(look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const endsAt = Date.now() + 90_000;
  while (Date.now() < endsAt) {
    const seen = await look();
    if (seen !== undefined) return seen;
    await sleep(50);
  }
  throw new Error('It did not come to be within 90 s.');
}

const answers = async (url: string): Promise<boolean> =>
  fetch(url).then(
    () => true,
    () => false,
  );

describe('npm start', { timeout: 240_000 }, () => {
  it('brings everything up, ends by SIGTERM to npm alone, and finds its data again', async () => {
    const first = await started();
    const account = { email: 'rosa@example.com', password: 'correct horse battery' };
    const post = (url: string) =>
      fetch(url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ user: account }),
      });
    expect((await post(`${first.app}/users`)).status).toBe(201);
    expect(await answers(first.phones)).toBe(true);

    first.child.kill('SIGTERM');
    await until(async () => ((await answers(first.app)) || (await answers(first.phones)) ? undefined : true));

    // A start that finds the former one still ending says so and is repeated, as a person would.
    const { PORT, SIMULATOR_PORT } = {
      PORT: new URL(first.app).port,
      SIMULATOR_PORT: new URL(first.phones).port,
    };
    const second = await until(async () => {
      const again = npmStart({ PORT, SIMULATOR_PORT });
      const up = until(() => (again.output().includes('Phones') ? true : undefined));
      const outcome = await Promise.race([up, once(again.child, 'exit')]);
      return outcome === true ? again : undefined;
    });
    expect(second.output()).toContain(`http://localhost:${PORT}`);
    expect((await post(`${first.app}/users/sign_in`)).status).toBe(200);

    const taken = npmStart({ PORT, DATA_DIR: join(dataDirectory, 'other') });
    expect((await once(taken.child, 'exit'))[0]).not.toBe(0);
    const lines = taken.output().trim().split('\n');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(new RegExp(`${PORT}.*in use.*PORT=`));
    expect(await answers(first.app)).toBe(true);
  });

  it('begins with a demo that its banner lets people sign in to, and removes it by a command', async () => {
    const DATA_DIR = join(dataDirectory, 'demo');
    const start = async () => {
      const { child, output } = npmStart({ DATA_DIR });
      await until(() => (output().includes('Ctrl-C') ? true : undefined));
      const [, app = ''] = /App +(\S+)/.exec(output()) ?? [];
      const [, email, password] = /Demo +(\S+), password (\S+)/.exec(output()) ?? [];
      const end = async () => {
        child.kill('SIGTERM');
        await once(child, 'exit');
        // Its lock is the last that it lets go of, after the database.
        await until(async () => ((await isDataDirectoryLocked(DATA_DIR)) ? undefined : true));
      };
      return { app, email, password, end };
    };
    const signIn = async ({ app, email, password }: Awaited<ReturnType<typeof start>>) => {
      const headers = { 'Content-Type': 'application/json' };
      const body = JSON.stringify({ user: { email, password } });
      return (await fetch(`${app}/users/sign_in`, { method: 'POST', headers, body })).status;
    };
    const first = await start();
    expect(await signIn(first)).toBe(200);
    await first.end();

    const second = await start();
    expect(second.password).toBe(first.password);
    expect(await signIn(second)).toBe(200);
    expect(await demoRemove(DATA_DIR)).toMatch(
      /^The demo is removed: its account, \d+ conversations, \d+ texts/,
    );
    expect(await signIn({ ...first, app: second.app })).toBe(401);
    await second.end();

    expect(await demoRemove(DATA_DIR)).toBe('There is no demo here; nothing was removed.\n');
    const third = await start();
    expect(third.email).toBeUndefined();
  });
});
