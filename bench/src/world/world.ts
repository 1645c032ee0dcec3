import { randomBytes } from 'node:crypto';
import { startSimulator, type Simulator, type WeatherChange } from '@mysms/simulator';
import { MongoClient, type Db } from 'mongodb';
import { startSide, type Side } from './side.ts';

/** What one item measures in: a database of its own, a carrier, and servers started on both. */
export interface World {
  readonly db: Db;
  readonly databasePid: number;
  readonly simulator: Simulator;
  readonly accountSid: string;
  readonly authToken: string;
  /** Encrypts what stands in the database, as both sides are told. */
  readonly encryptionKey: Buffer;
  /** Starts one more real server process. */
  startOurs(env?: Readonly<Record<string, string>>): Promise<Side>;
  /** Starts the floor: Express and the driver, without our layers. */
  startFloor(): Promise<Side>;
  /** Ends everything and drops the database. */
  close(): Promise<void>;
}

const ourProgram = new URL('../../../backend/src/main.ts', import.meta.url);
const floorProgram = new URL('../floor/main.ts', import.meta.url);
const line = '+12025550100';
const noLimits = Object.fromEntries(
  [
    'SIGNUPS_PER_HOUR',
    'MESSAGES_PER_MINUTE',
    'MESSAGES_PER_DAY',
    'MESSAGES_PER_CONTACT_PER_MINUTE',
    'NEW_CONTACTS_PER_HOUR',
    'SEGMENTS_PER_SECOND',
  ].map((name) => [`LIMIT_${name}`, '0']),
);

/**
 * @param mongodbUri a replica set on this machine; the database's name is replaced
 * @param weather of the carrier
 */
export async function createWorld(
  mongodbUri: string,
  weather: WeatherChange = { name: 'calm' },
): Promise<World> {
  const uri = new URL(mongodbUri);
  uri.pathname = `/bench_${randomBytes(4).toString('hex')}`;
  const client = await new MongoClient(uri.href, {
    writeConcern: { w: 'majority', journal: true },
  }).connect();
  const db = client.db();
  const { pid } = await client.db('admin').command({ serverStatus: 1 });
  const [accountSid, authToken] = [`AC${randomBytes(16).toString('hex')}`, randomBytes(16).toString('hex')];
  const simulator = await startSimulator({ port: 0, accountSid, authToken, numbers: [line], weather });
  // Unless an item is about them, callbacks would be work on one side only.
  simulator.holdCallbacks(true);
  const encryptionKey = randomBytes(32);
  const env = {
    ...noLimits,
    MONGODB_URI: uri.href,
    SESSION_SECRET: randomBytes(32).toString('hex'),
    DATA_ENCRYPTION_KEY: encryptionKey.toString('base64'),
    INDEX_KEY: randomBytes(32).toString('base64'),
    TWILIO_ACCOUNT_SID: accountSid,
    TWILIO_AUTH_TOKEN: authToken,
    TWILIO_FROM_NUMBER: line,
    TWILIO_API_BASE_URL: simulator.url,
  };
  const sides: Side[] = [];
  const start = async (program: URL, more: Readonly<Record<string, string>>): Promise<Side> => {
    const side = await startSide(program, { ...env, ...more });
    sides.push(side);
    return side;
  };

  return {
    db,
    databasePid: Number(pid),
    simulator,
    accountSid,
    authToken,
    encryptionKey,
    startOurs: (more = {}) => start(ourProgram, more),
    startFloor: () => start(floorProgram, {}),
    async close() {
      await Promise.all(sides.map((side) => side.stop()));
      await simulator.close();
      await db.dropDatabase();
      await client.close();
    },
  };
}
