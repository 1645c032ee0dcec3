import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startSimulator, type Simulator } from '@mysms/simulator';
import type { Express } from 'express';
import type { ConnectOptions } from 'mongoose';
import { pino, type Logger } from 'pino';
import { createApp, type AppDeps } from '../src/app.ts';
import { compose } from '../src/compose.ts';
import { loadConfig, type Config } from '../src/config.ts';
import { connectDatabase, type Database } from '../src/database/database.ts';

export interface TestApp {
  readonly app: Express;
  readonly deps: AppDeps;
  readonly config: Config;
  readonly database: Database;
  readonly simulator: Simulator;
  /** Where the app listens; what PUBLIC_URL says, unless the test set another. */
  readonly url: string;
  /** Begins to hand texts over and to ask after them, if it was started without. */
  start(): void;
  /** Ends that as a process does that is asked to end; its HTTP side goes on. */
  stop(): Promise<void>;
  /** Ends everything and drops the database. */
  close(): Promise<void>;
}

interface Options {
  /** Variables on top of the usual ones. */
  readonly env?: Readonly<Record<string, string>>;
  readonly connectOptions?: ConnectOptions;
  /** An app directory of the test's own; by default none is built. */
  readonly appDirectory?: string;
  /** Where the log goes; by default nowhere. */
  readonly log?: Logger;
  /** False leaves the dispatcher still: texts stay queued. */
  readonly dispatch?: boolean;
}

/** One whole server process' worth of parts on a database of its own, texting through a simulator of its own. */
export async function startTestApp(options: Options = {}): Promise<TestApp> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const twilio = {
    TWILIO_ACCOUNT_SID: `AC${randomBytes(16).toString('hex')}`,
    TWILIO_AUTH_TOKEN: randomBytes(16).toString('hex'),
    TWILIO_FROM_NUMBER: '+12025550100',
  };
  const simulator = await startSimulator({
    port: 0,
    accountSid: twilio.TWILIO_ACCOUNT_SID,
    authToken: twilio.TWILIO_AUTH_TOKEN,
    numbers: [twilio.TWILIO_FROM_NUMBER],
    pace: { sentAfterMs: 10, deliveredAfterMs: 20 },
    inboundUrl: `${url}/api/twilio/inbound`,
  });
  const config = loadConfig({
    ...twilio,
    PORT: '0',
    PUBLIC_URL: url,
    MONGODB_URI: testDatabaseUri(),
    SESSION_SECRET: randomBytes(32).toString('hex'),
    DATA_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    INDEX_KEY: randomBytes(32).toString('base64'),
    TWILIO_API_BASE_URL: simulator.url,
    LIMIT_SIGNUPS_PER_HOUR: '0',
    LIMIT_MESSAGES_PER_MINUTE: '0',
    LIMIT_MESSAGES_PER_DAY: '0',
    LIMIT_MESSAGES_PER_CONTACT_PER_MINUTE: '0',
    LIMIT_NEW_CONTACTS_PER_HOUR: '0',
    LIMIT_SEGMENTS_PER_SECOND: '0',
    ...options.env,
  });
  let database: Database | undefined;
  const composition = await compose(config, options.log ?? pino({ level: 'silent' }), async (uri) => {
    database = await connectDatabase(uri, options.connectOptions);
    return database;
  });
  if (database === undefined) throw new Error('compose did not connect.');
  const connected = database;
  const deps = {
    ...composition.deps,
    ...(options.appDirectory ? { appDirectory: options.appDirectory } : {}),
  };
  const app = createApp(deps);
  server.on('request', app);
  if (options.dispatch !== false) composition.start();

  return {
    app,
    deps,
    config,
    database: connected,
    simulator,
    url,
    start: () => composition.start(),
    stop: () => composition.stop(),
    async close() {
      await simulator.close();
      server.closeAllConnections();
      server.close();
      await composition.stop();
      await connected.background.dropDatabase();
      await composition.close();
    },
  };
}

/** A database of the test file's own on the mongod that the run provides. */
export function testDatabaseUri(): string {
  const uri = process.env['MYSMS_TEST_MONGODB_URI'];
  if (uri === undefined) throw new Error('MYSMS_TEST_MONGODB_URI is not set. Run the tests by: npm test');
  const url = new URL(uri);
  url.pathname = `/test_${randomBytes(6).toString('hex')}`;
  return url.href;
}
