import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { assertPortFree } from './assert-port-free.ts';
import { freePort } from './free-port.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listen(host: string): Promise<{ server: Server; port: number }> {
  const server = createServer((socket) => socket.end('still here')).listen(0, host);
  servers.push(server);
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port };
}

describe('assertPortFree', () => {
  it('passes a free port, and leaves it free', async () => {
    const port = await freePort();
    await assertPortFree({ port, variable: 'PORT' });
    await assertPortFree({ port, variable: 'PORT' });
  });

  it('says in one line which port is in use and how to take another, and lets the other one run', async () => {
    const { server, port } = await listen('127.0.0.1');
    const fault = await assertPortFree({ port, variable: 'PORT' }).catch((error: unknown) => error);
    expect((fault as Error).message).toMatch(
      new RegExp(`^Port ${port} is in use\\. Take another: PORT=\\d+ npm start$`),
    );
    expect(server.listening).toBe(true);
  });

  it("names the simulator's variable when it is the simulator's port", async () => {
    const { port } = await listen('127.0.0.1');
    await expect(assertPortFree({ port, variable: 'SIMULATOR_PORT' })).rejects.toThrow(
      new RegExp(
        `Port ${port}, meant for the simulator, is in use\\. Take another: SIMULATOR_PORT=\\d+ npm start`,
      ),
    );
  });

  it('counts a listener on all addresses', async () => {
    const { port } = await listen('0.0.0.0');
    await expect(assertPortFree({ port, variable: 'PORT' })).rejects.toThrow('is in use');
  });

  it('explains an address that this machine does not have', async () => {
    const port = await freePort();
    await expect(assertPortFree({ port, variable: 'PORT', host: '192.0.2.1' })).rejects.toThrow(
      /^HOST is 192\.0\.2\.1, .*\(EADDRNOTAVAIL\)/,
    );
  });
});
