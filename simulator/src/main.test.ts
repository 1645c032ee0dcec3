import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { accountSid } from '../test/rig.ts';

interface Process {
  readonly child: ChildProcess;
  /** The address in the line that says that it listens. */
  readonly url: Promise<string>;
  readonly end: Promise<{ code: number; output: string }>;
}

function start(environment: Record<string, string>): Process {
  const child = fork(fileURLToPath(new URL('main.ts', import.meta.url)), {
    silent: true,
    execArgv: [],
    env: { ...environment },
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let output = '';
  const url = new Promise<string>((resolve) => {
    const listen = (chunk: Buffer) => {
      output += chunk.toString();
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(output);
      if (found !== null) resolve(found[0]);
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
  });
  // Not `close`: Node does not emit it on a parent that has disconnected.
  const pipes = [child.stdout, child.stderr].map((pipe) => (pipe === null ? null : once(pipe, 'end')));
  const end = Promise.all([once(child, 'exit'), ...pipes]).then(([[code]]) => ({
    code: Number(code),
    output,
  }));
  return { child, url, end };
}

const environment = {
  SIMULATOR_PORT: '0',
  TWILIO_ACCOUNT_SID: accountSid,
  TWILIO_AUTH_TOKEN: 'x',
  TWILIO_FROM_NUMBER: '+12025550100',
};

test.each(['SIGTERM', 'SIGINT', 'disconnect'] as const)('listens, and ends cleanly on %s', async (ending) => {
  const { child, url, end } = start(environment);
  // An open connection must not hold it back.
  const answer = await fetch(`${await url}/control/ledger`);
  expect(answer.status).toBe(200);
  const askedAt = performance.now();
  if (ending === 'disconnect') child.disconnect();
  else child.kill(ending);
  const { code, output } = await end;
  expect(code).toBe(0);
  expect(output.trim().split('\n')).toHaveLength(1);
  expect(performance.now() - askedAt).toBeLessThan(2000);
});

test('a port in use is one clear line', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void other.close());
  const { port } = other.address() as AddressInfo;
  const { code, output } = await start({ ...environment, SIMULATOR_PORT: String(port) }).end;
  expect(code).toBe(1);
  expect(output).toBe(
    `Port ${String(port)} is in use. Take another one: SIMULATOR_PORT=${String(port + 1)}\n`,
  );
});

test('faults of the environment are told by name, all at once', async () => {
  const { code, output } = await start({ TWILIO_ACCOUNT_SID: 'nonsense' }).end;
  expect(code).toBe(1);
  expect(output).toMatch(/^TWILIO_ACCOUNT_SID must be .*\nTWILIO_AUTH_TOKEN is missing.*\n$/);
});
