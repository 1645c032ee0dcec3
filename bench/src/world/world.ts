import { randomBytes } from 'node:crypto';
import { startSimulator, type Simulator, type WeatherChange } from '@mysms/simulator';
import { MongoClient, type Db } from 'mongodb';
import { startSide, type Side } from './side.ts';

/** What one item measures in: a database of its own, a carrier, and servers started on both. */
export interface World {
  readonly db: Db;
  readonly databasePid: number;
  readonly simulator: Simulator;
  /** Path of the browser. */
  readonly chromium: string;
  readonly accountSid: string;
  readonly authToken: string;
  /** The number that people text. */
  readonly line: string;
  /** Signs the session cookies. */
  readonly sessionSecret: string;
  /** Encrypts what stands in the database, as both sides are told. */
  readonly encryptionKey: Buffer;
  /** Starts one more real server process. */
  startOurs(env?: Readonly<Record<string, string>>): Promise<Side>;
  /** Starts the floor: Express and the driver without our layers, or for streams node:http alone. */
  startFloor(program?: FloorProgram, env?: Readonly<Record<string, string>>): Promise<Side>;
  /** Makes one more such world, with a database of its own, for the caller to close. */
  another(): Promise<World>;
  /** Ends everything and drops the database. */
  close(): Promise<void>;
}

const ourProgram = new URL('../../../backend/src/main.ts', import.meta.url);
const floorPrograms = {
  main: new URL('../floor/main.ts', import.meta.url),
  streams: new URL('../floor/streams.ts', import.meta.url),
};
type FloorProgram = keyof typeof floorPrograms;
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

interface Machine {
  /** A replica set on this machine; the database's name is replaced. */
  readonly mongodbUri: string;
  /** Path of a Chromium. */
  readonly chromium: string;
}

/** @param weather of the carrier */
export async function createWorld(
  { mongodbUri, chromium }: Machine,
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
  const sessionSecret = randomBytes(32).toString('hex');
  const env = {
    ...noLimits,
    MONGODB_URI: uri.href,
    SESSION_SECRET: sessionSecret,
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
    chromium,
    accountSid,
    authToken,
    line,
    sessionSecret,
    encryptionKey,
    startOurs: (more = {}) => start(ourProgram, more),
    startFloor: (program = 'main', more = {}) => start(floorPrograms[program], more),
    another: () => createWorld({ mongodbUri, chromium }, weather),
    async close() {
      await Promise.all(sides.map((side) => side.stop()));
      await simulator.close();
      await db.dropDatabase();
      await client.close();
    },
  };
}
