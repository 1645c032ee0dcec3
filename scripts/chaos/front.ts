import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** One address before all processes, as a load balancer gives it. */
export interface Front {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Hands each connection to the next process that is up. One whose process is killed breaks, as it does behind a real
 * load balancer.
 * @param portsUp the ports of the processes that are up right now
 */
export async function startFront(portsUp: () => readonly number[]): Promise<Front> {
  const sockets = new Set<Socket>();
  let turn = 0;
  const server = createServer((inner) => {
    const ports = portsUp();
    const port = ports[turn++ % Math.max(1, ports.length)];
    if (port === undefined) {
      inner.resetAndDestroy();
      return;
    }
    const outer = connect(port, '127.0.0.1');
    tie(inner, outer);
    tie(outer, inner);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  function tie(from: Socket, to: Socket): void {
    sockets.add(from);
    from.setNoDelay(true);
    from.on('error', () => undefined);
    from.once('close', () => {
      sockets.delete(from);
      to.destroy();
    });
    from.pipe(to);
  }

  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
