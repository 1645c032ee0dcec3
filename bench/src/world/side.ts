import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openConnection } from '../measure/http-connection.ts';
import { requestBytes } from '../measure/request-bytes.ts';

/** A server process under measurement. */
export interface Side {
  readonly port: number;
  readonly url: string;
  readonly pid: number;
  /** Holds the process still, or lets it go on. */
  pause(on: boolean): void;
  stop(): Promise<void>;
}

const patienceMs = 30_000;

/** As `npm start` and the container start the server. */
const flags = ['--max-semi-space-size=8', '--heap-growing-percent=60'];

/**
 * Starts a server as a process of its own, as an operator would. What it logs goes nowhere.
 * @throws {Error} when it does not answer within 30 s
 */
export async function startSide(program: URL, env: Readonly<Record<string, string>>): Promise<Side> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const path = fileURLToPath(program);
  const child = spawn(process.execPath, [...flags, path], {
    env: { ...env, PORT: String(port), PUBLIC_URL: url },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  const { pid } = child;
  if (pid === undefined) throw new Error(`${path} could not be started.`);
  await untilUp(port, () => child.exitCode !== null);
  return {
    port,
    url,
    pid,
    pause: (on) => child.kill(on ? 'SIGSTOP' : 'SIGCONT'),
    async stop() {
      child.kill('SIGCONT');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function untilUp(port: number, isOver: () => boolean): Promise<void> {
  const endsAt = performance.now() + patienceMs;
  while (performance.now() < endsAt && !isOver()) {
    const connection = await openConnection(port).catch(() => null);
    const answer = await connection?.request(requestBytes({ path: '/up', port })).catch(() => null);
    connection?.close();
    if (answer?.status === 200) return;
    await sleep(50);
  }
  throw new Error('A server under measurement did not come up; what it said stands above.');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
