import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to MongoDB that a test can break. */
export interface DatabaseProxy {
  /** The address of the database through the proxy. */
  readonly uri: string;
  /** The database answers nothing any more, as when its machine has stopped. */
  hang(): void;
  /** The database is gone: connections break and new ones are refused. */
  cut(): void;
  restore(): void;
  close(): Promise<void>;
}

/** @param target the address of a database; the proxy is the only member that the client sees */
export async function startDatabaseProxy(target: string): Promise<DatabaseProxy> {
  const { hostname, port, pathname } = new URL(target);
  const pairs = new Set<[Socket, Socket]>();
  let state: 'open' | 'hanging' | 'cut' = 'open';

  const server = createServer((inner) => {
    if (state === 'cut') {
      inner.destroy();
      return;
    }
    const outer = connect(Number(port), hostname);
    const pair: [Socket, Socket] = [inner, outer];
    pairs.add(pair);
    for (const [from, to] of [pair, pair.toReversed() as [Socket, Socket]]) {
      from.on('error', () => undefined);
      from.on('close', () => {
        to.destroy();
        pairs.delete(pair);
      });
      from.pipe(to);
      if (state === 'hanging') from.pause();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const all = (act: (socket: Socket) => void): void => {
    for (const pair of pairs) pair.forEach(act);
  };

  return {
    uri: `mongodb://127.0.0.1:${(server.address() as AddressInfo).port}${pathname}?directConnection=true`,
    hang() {
      state = 'hanging';
      all((socket) => socket.pause());
    },
    cut() {
      state = 'cut';
      all((socket) => socket.destroy());
    },
    restore() {
      state = 'open';
      all((socket) => socket.resume());
    },
    async close() {
      all((socket) => socket.destroy());
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
