import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Starts a mongod that is no member of a replica set. It may take a second until it answers at its port. */
export async function startSingleServer(): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const program = process.env['MYSMS_TEST_MONGOD'];
  if (program === undefined) throw new Error('MYSMS_TEST_MONGOD is not set. Run the tests by: npm test');
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  const folder = await mkdtemp(join(tmpdir(), 'mysms-single-server-'));
  const flags = ['--port', String(port), '--bind_ip', '127.0.0.1', '--dbpath', folder];
  const child = spawn(program, [...flags, '--wiredTigerCacheSizeGB', '0.25'], { stdio: 'ignore' });
  return {
    port,
    async stop() {
      child.kill('SIGKILL');
      await once(child, 'exit');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
