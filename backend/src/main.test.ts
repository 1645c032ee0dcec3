import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { eventually } from '../test/eventually.ts';
import { testDatabaseUri } from '../test/start-test-app.ts';

interface Run {
  readonly child: ChildProcess;
  readonly output: () => string;
}

const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

function run(env: Record<string, string>): Run {
  const main = fileURLToPath(new URL('main.ts', import.meta.url));
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  running.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return { child, output: () => output };
}

const needed = () => ({
  HOST: '127.0.0.1',
  MONGODB_URI: testDatabaseUri(),
  SESSION_SECRET: randomBytes(32).toString('hex'),
  DATA_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
  INDEX_KEY: randomBytes(32).toString('base64'),
  TWILIO_ACCOUNT_SID: `AC${randomBytes(16).toString('hex')}`,
  TWILIO_AUTH_TOKEN: 'token',
  TWILIO_FROM_NUMBER: '+12025550100',
  TWILIO_API_BASE_URL: 'http://127.0.0.1:9',
});

async function takePort() {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    free: () => new Promise((done) => server.close(done)),
  };
}

async function start(): Promise<Run & { url: string }> {
  const { port, free } = await takePort();
  await free();
  const started = run({ ...needed(), PORT: String(port) });
  const url = `http://127.0.0.1:${port}`;
  await eventually(
    async () => (await fetch(`${url}/up`).catch(() => null))?.status,
    (status) => status === 200,
  );
  return { ...started, url };
}

describe('the server process', () => {
  it('names every fault of its configuration and does not start', async () => {
    const { child, output } = run({ PORT: 'ninety' });
    expect(await once(child, 'exit')).toEqual([1, null]);
    for (const name of ['PORT', 'MONGODB_URI', 'INDEX_KEY', 'TWILIO_AUTH_TOKEN'])
      expect(output()).toContain(name);
    expect(output()).not.toMatch(/\bat .*\.ts:\d/);
  });

  it('says that its port is in use', async () => {
    const { port, free } = await takePort();
    const { child, output } = run({ ...needed(), PORT: String(port) });
    expect(await once(child, 'exit')).toEqual([1, null]);
    expect(output()).toContain(`Port ${port} is in use`);
    await free();
  });

  it('says that its host is no address of this machine', async () => {
    const { child, output } = run({
      ...needed(),
      HOST: '192.0.2.1',
      PUBLIC_URL: 'https://sms.example.org',
      PORT: '0',
    });
    expect(await once(child, 'exit')).toEqual([1, null]);
    expect(output()).toContain('HOST is 192.0.2.1');
    expect(output()).not.toMatch(/\bat .*\.ts:\d/);
  });

  it.each([
    ['nobody listens', () => 'mongodb://127.0.0.1:1/mysms?', 'ECONNREFUSED 127.0.0.1:1'],
    [
      'the set has another name',
      () => `${testDatabaseUri().replace(/\?.*/, '')}?replicaSet=another&`,
      'timed out after 300 ms',
    ],
  ])('says that MongoDB cannot be reached, and why: %s', async (_label, uri, reason) => {
    const { child, output } = run({
      ...needed(),
      MONGODB_URI: `${uri()}serverSelectionTimeoutMS=300`,
      PORT: '0',
    });
    expect(await once(child, 'exit')).toEqual([1, null]);
    expect(output()).toMatch(/MongoDB cannot be reached \(.*\)\. .*MONGODB_URI.*the replica set/);
    expect(output()).toContain(reason);
    expect(output()).not.toMatch(/\bat .*\.js:\d/);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'ends cleanly at %s, also with a connection open',
    async (signal) => {
      const { child, url, output } = await start();
      await fetch(`${url}/ready`);
      child.kill(signal);
      expect(await once(child, 'exit')).toEqual([0, null]);
      expect(output()).not.toMatch(/\bat .*\.ts:\d/);
    },
  );

  it('ends when the process that started it is gone', async () => {
    const { child } = await start();
    child.disconnect();
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('rests below 180 MB', async () => {
    const { child, url } = await start();
    await fetch(`${url}/ready`);
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
    expect(Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1000).toBeLessThan(180);
  });
});
