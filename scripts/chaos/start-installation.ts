import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { startSimulator, type Simulator } from '@mysms/simulator';
import { startFront } from './front.ts';
import type { ChaosOptions } from './options.ts';
import { connectOutboxReader, type OutboxReader } from './outbox-reader.ts';
import { startServerFleet, type ServerFleet } from './server-fleet.ts';

export interface ChaosSetting {
  readonly mongodbUri: string;
  /** An empty folder for logs. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

/** Everything that runs: several servers behind one address, the provider, and a window into the database. */
export interface Installation {
  /** Where clients and the provider reach whichever process lives. */
  readonly url: string;
  readonly fleet: ServerFleet;
  readonly simulator: Simulator;
  readonly reader: OutboxReader;
}

const line = '+12025550100';

/** Starts an installation under calm weather. @param started what was started; to be disposed of by the caller */
export async function startInstallation(
  options: ChaosOptions,
  setting: ChaosSetting,
  started: AsyncDisposableStack,
): Promise<Installation> {
  const twilio = {
    TWILIO_ACCOUNT_SID: `AC${randomBytes(16).toString('hex')}`,
    TWILIO_AUTH_TOKEN: randomBytes(16).toString('hex'),
    TWILIO_FROM_NUMBER: line,
  };
  const simulator = await startSimulator({
    port: 0,
    accountSid: twilio.TWILIO_ACCOUNT_SID,
    authToken: twilio.TWILIO_AUTH_TOKEN,
    numbers: [line],
    pace: { sentAfterMs: 100, deliveredAfterMs: 400 },
  });
  started.defer(() => simulator.close());
  const servers: { fleet?: ServerFleet } = {};
  const front = await startFront(() => servers.fleet?.portsUp() ?? []);
  started.defer(() => front.close());
  const url = `http://127.0.0.1:${front.port}`;
  const environment = {
    ...environmentOf(options, setting),
    ...twilio,
    TWILIO_API_BASE_URL: simulator.url,
    PUBLIC_URL: url,
  };
  // One that ends by itself leaves its compiled code behind; the killed ones start from that, and sooner.
  const first = await startServerFleet(1, environment, setting.folder);
  await first.allUp();
  await first.stop();
  const fleet = await startServerFleet(options.processes, environment, setting.folder);
  started.defer(() => fleet.stop());
  const reader = await connectOutboxReader(setting.mongodbUri);
  started.defer(() => reader.close());
  await fleet.allUp();
  servers.fleet = fleet;
  return { url, fleet, simulator, reader };
}

function environmentOf(options: ChaosOptions, setting: ChaosSetting): Record<string, string> {
  return {
    TWILIO_TIMEOUT_MS: String(options.timeoutMs),
    RECONCILE_AFTER: options.reconcileAfter,
    HOST: '127.0.0.1',
    MONGODB_URI: setting.mongodbUri,
    SESSION_SECRET: randomBytes(32).toString('hex'),
    DATA_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    INDEX_KEY: randomBytes(32).toString('base64'),
    LIMIT_SIGNUPS_PER_HOUR: '0',
    LIMIT_MESSAGES_PER_MINUTE: '0',
    LIMIT_MESSAGES_PER_DAY: '0',
    LIMIT_MESSAGES_PER_CONTACT_PER_MINUTE: '0',
    LIMIT_NEW_CONTACTS_PER_HOUR: '0',
    LIMIT_SEGMENTS_PER_SECOND: '0',
    LOG_LEVEL: 'warn',
    NODE_COMPILE_CACHE: join(setting.folder, 'compiled'),
  };
}
