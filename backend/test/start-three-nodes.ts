import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient } from 'mongodb';

/** A replica set of three nodes, whose nodes a test can kill and hold back. */
export interface ThreeNodes {
  uri(database: string): string;
  /** Kills the primary as a power cut would. The other two elect one of them. */
  killPrimary(): Promise<void>;
  /** The secondaries copy nothing any more, or go on: a write reaches the primary only, which stays primary. */
  holdSecondaries(on: boolean): Promise<void>;
  stop(): Promise<void>;
}

interface Node {
  readonly port: number;
  readonly process: ChildProcess;
}

const setName = 'three';

/** Starts three mongods on loopback and waits until they take majority writes. */
export async function startThreeNodes(): Promise<ThreeNodes> {
  const folder = await mkdtemp(join(tmpdir(), 'mysms-three-nodes-'));
  const nodes = await Promise.all([0, 1, 2].map((index) => startNode(join(folder, String(index)))));
  const host = ({ port }: Node): string => `127.0.0.1:${port}`;
  await onNode(nodes[0]!, (client) =>
    client.db('admin').command({
      replSetInitiate: {
        _id: setName,
        members: nodes.map((node, _id) => ({ _id, host: host(node) })),
        settings: { electionTimeoutMillis: 1000, heartbeatIntervalMillis: 200 },
      },
    }),
  );
  const uri = (database: string): string =>
    `mongodb://${nodes.map(host).join(',')}/${database}?replicaSet=${setName}`;
  const client = new MongoClient(uri('admin'), { serverSelectionTimeoutMS: 20_000 });
  await client
    .db('test')
    .collection('ready')
    .insertOne({}, { writeConcern: { w: 3 } });
  await client.close();

  async function primary(): Promise<Node> {
    for (;;) {
      for (const node of nodes.filter(({ process }) => process.exitCode === null && !process.killed)) {
        const hello = await onNode(node, (one) => one.db('admin').command({ hello: 1 }));
        if (hello['isWritablePrimary'] === true) return node;
      }
      await sleep(50);
    }
  }

  return {
    uri,
    async killPrimary() {
      const { process } = await primary();
      process.kill('SIGKILL');
      await once(process, 'exit');
    },
    async holdSecondaries(on) {
      const first = await primary();
      for (const node of nodes.filter((one) => one !== first)) {
        await onNode(node, (one) =>
          one.db('admin').command({ configureFailPoint: 'stopReplProducer', mode: on ? 'alwaysOn' : 'off' }),
        );
      }
    },
    async stop() {
      await Promise.all(
        nodes.map(async ({ process }) => {
          if (process.exitCode !== null || process.signalCode !== null) return;
          process.kill('SIGKILL');
          await once(process, 'exit');
        }),
      );
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function startNode(dbPath: string): Promise<Node> {
  const program = process.env['MYSMS_TEST_MONGOD'];
  if (program === undefined) throw new Error('MYSMS_TEST_MONGOD is not set. Run the tests by: npm test');
  await mkdir(dbPath);
  const port = await freePort();
  const child = spawn(
    program,
    [
      ...['--replSet', setName, '--port', String(port), '--bind_ip', '127.0.0.1', '--dbpath', dbPath],
      ...['--wiredTigerCacheSizeGB', '0.25', '--oplogSize', '16', '--setParameter', 'enableTestCommands=1'],
    ],
    { stdio: 'ignore' },
  );
  process.once('exit', () => child.kill('SIGKILL'));
  return { port, process: child };
}

async function onNode<T>(node: Node, use: (client: MongoClient) => Promise<T>): Promise<T> {
  const client = new MongoClient(`mongodb://127.0.0.1:${node.port}`, { directConnection: true });
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
