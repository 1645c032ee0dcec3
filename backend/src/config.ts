import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/max';
import { z } from 'zod';
import { isLoopbackHost } from '@mysms/contract/is-loopback-host';
import {
  ages,
  baseUrl,
  country,
  e164,
  httpUrl,
  key,
  limit,
  list,
  listOf,
  mongodbUri,
  number,
  origin,
  wholeNumber,
} from './config-values.ts';

/** Every setting of one server process, parsed once and frozen. Nothing else reads the environment. */
export type Config = Readonly<ReturnType<typeof assemble>>;

/** All faults of the environment at once; each line names the variable and says what to do. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(
      `The configuration has ${faults.length} fault(s):\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
    );
    this.faults = faults;
  }
}

const schema = z.object({
  PORT: wholeNumber(0, 65535).default(3000),
  HOST: z.string().default('127.0.0.1'),
  PUBLIC_URL: origin.optional(),
  HOME_COUNTRY: country.optional(),
  TRUST_PROXY: wholeNumber(0, 10).default(0),
  MONGODB_URI: mongodbUri,
  SESSION_SECRET: listOf('is missing. Make one with: openssl rand -hex 32')
    .refine((secrets) => secrets.length > 0, 'is empty')
    .refine((secrets) => secrets.every((s) => s.length >= 16), 'must have at least 16 characters'),
  DATA_ENCRYPTION_KEY: listOf('is missing. Make one with: openssl rand -base64 32').pipe(
    z.array(key).min(1, 'is empty'),
  ),
  INDEX_KEY: key,
  TWILIO_ACCOUNT_SID: z
    .string('is missing. It stands in the Twilio console and starts with AC')
    .regex(/^AC[0-9a-f]{32}$/i, 'must be AC and 32 hexadecimal digits'),
  TWILIO_AUTH_TOKEN: listOf('is missing. It stands in the Twilio console beside the account sid').refine(
    (tokens) => tokens.length > 0,
    'is empty; without it anybody could forge webhooks',
  ),
  TWILIO_API_KEY: z
    .string()
    .regex(/^SK[0-9a-f]{32}$/i, 'must be SK and 32 hexadecimal digits')
    .optional(),
  TWILIO_API_SECRET: z.string().optional(),
  TWILIO_FROM_NUMBER: list
    .refine((numbers) => numbers.length > 0, 'is empty')
    .refine(
      (numbers) => numbers.every((n) => e164.test(n)),
      'must be in E.164, as +12025550100 (several: comma-separated)',
    )
    .optional(),
  TWILIO_MESSAGING_SERVICE_SID: z
    .string()
    .regex(/^MG[0-9a-f]{32}$/i, 'must be MG and 32 hexadecimal digits')
    .optional(),
  TWILIO_STATUS_CALLBACK_URL: httpUrl.optional(),
  TWILIO_CONCURRENCY: wholeNumber(1, 100).default(20),
  TWILIO_API_BASE_URL: baseUrl.optional(),
  TWILIO_TIMEOUT_MS: wholeNumber(100, 120_000).default(10_000),
  RECONCILE_AFTER: ages.prefault('2m,10m,1h,6h,12h,24h,48h,72h'),
  SIGNUP: z.enum(['open', 'invite', 'closed'], 'must be open, invite or closed').optional(),
  SETUP_CODE: z.string().min(8, 'must have at least 8 characters').optional(),
  SESSION_HOURS: number(0.0001, 8760).default(4),
  MEMBER_SESSION_HOURS: number(0.0001, 8760).default(720),
  UNKNOWN_SENDERS: z.enum(['log', 'inbox'], 'must be log or inbox').default('log'),
  ALLOWED_COUNTRIES: list.pipe(z.array(country).min(1, 'is empty')).optional(),
  LIMIT_SIGNUPS_PER_HOUR: limit(20),
  LIMIT_MESSAGES_PER_MINUTE: limit(100),
  LIMIT_MESSAGES_PER_DAY: limit(2000),
  LIMIT_MESSAGES_PER_CONTACT_PER_MINUTE: limit(30),
  LIMIT_NEW_CONTACTS_PER_HOUR: limit(200),
  LIMIT_SEGMENTS_PER_SECOND: number(0, 10_000).default(1),
  CORS_ORIGINS: list.pipe(z.array(origin)).default([]),
  METRICS_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
  LOG_LEVEL: z
    .enum(
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      'must be error, warn, info or debug',
    )
    .default('info'),
});

type Variables = z.infer<typeof schema>;

/** The names of all variables that a server reads. */
export const configVariables: readonly string[] = Object.keys(schema.shape);

/**
 * Parses the environment.
 * @throws {ConfigError} with every fault, by name, and what to do about it
 */
export function loadConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([name, value]) => name in schema.shape && value?.trim() !== ''),
  );
  const parsed = schema.safeParse(given);
  const faults = [...(parsed.success ? [] : faultsOf(parsed.error)), ...faultsBetween(given)];
  if (!parsed.success || faults.length > 0) throw new ConfigError(faults);
  return Object.freeze(assemble(parsed.data));
}

/** One line for each variable that cannot be taken: its first fault. */
function faultsOf(error: z.ZodError): string[] {
  const byVariable = new Map<string, string>();
  for (const { path, message } of error.issues) {
    const name = String(path[0]);
    if (!byVariable.has(name)) byVariable.set(name, message);
  }
  return [...byVariable].map(([name, message]) => `${name} ${message}.`);
}

/** Faults that only show when two variables are held against each other. */
function faultsBetween(given: Readonly<Record<string, string | undefined>>): string[] {
  const has = (name: keyof Variables): boolean => given[name] !== undefined;
  const faults: string[] = [];
  if (has('TWILIO_FROM_NUMBER') === has('TWILIO_MESSAGING_SERVICE_SID')) {
    faults.push('TWILIO_FROM_NUMBER or TWILIO_MESSAGING_SERVICE_SID must be given: exactly one of them.');
  }
  if (has('TWILIO_API_KEY') !== has('TWILIO_API_SECRET')) {
    faults.push('TWILIO_API_KEY and TWILIO_API_SECRET belong together: give both or none.');
  }
  if (!has('PUBLIC_URL') && has('HOST') && !isLoopbackHost(given['HOST'] ?? '')) {
    faults.push(
      'PUBLIC_URL is missing. Give the https address under which browsers and Twilio reach this server.',
    );
  }
  const callback = has('TWILIO_STATUS_CALLBACK_URL') ? 'TWILIO_STATUS_CALLBACK_URL' : 'PUBLIC_URL';
  if (URL.parse(given[callback] ?? '')?.hostname.includes('_') === true) {
    faults.push(
      `${callback} has an underscore in its host name: Twilio would refuse every text for it (error 21609).`,
    );
  }
  return faults;
}

/** Ages in ms for a server that Twilio cannot call back: a person waits for the receipt and looks on. */
const earlyCheckAgesMs = [5000, 15_000, 60_000];

function withEarlyAges(ages: readonly number[]): readonly number[] {
  const [first = 0] = ages;
  return [...earlyCheckAgesMs.filter((age) => age < first), ...ages];
}

function assemble(v: Variables) {
  const publicUrl = v.PUBLIC_URL ?? new URL(`http://localhost:${v.PORT}`);
  const offLoopback = !isLoopbackHost(publicUrl.hostname);
  const firstLineCountry = countryOf(v.TWILIO_FROM_NUMBER?.[0]);
  const homeCountry = v.HOME_COUNTRY ?? firstLineCountry ?? 'US';
  const statusCallbackUrl = v.TWILIO_STATUS_CALLBACK_URL ?? `${publicUrl.origin}/api/twilio/status_callback`;
  // Twilio refuses a callback address on loopback (21609), in each of its regions; the simulator and test servers take it.
  const apiHost = new URL(v.TWILIO_API_BASE_URL ?? 'https://api.twilio.com').hostname;
  const canCallBack =
    !isLoopbackHost(new URL(statusCallbackUrl).hostname) || !/(^|\.)twilio\.com$/.test(apiHost);
  return {
    port: v.PORT,
    host: v.HOST,
    publicOrigin: publicUrl.origin,
    secure: publicUrl.protocol === 'https:',
    offLoopback,
    homeCountry,
    trustProxy: v.TRUST_PROXY,
    mongodbUri: v.MONGODB_URI,
    sessionSecrets: v.SESSION_SECRET,
    encryptionKeys: v.DATA_ENCRYPTION_KEY,
    indexKey: v.INDEX_KEY,
    twilio: {
      accountSid: v.TWILIO_ACCOUNT_SID,
      authTokens: v.TWILIO_AUTH_TOKEN,
      apiKey:
        v.TWILIO_API_KEY === undefined || v.TWILIO_API_SECRET === undefined
          ? null
          : { sid: v.TWILIO_API_KEY, secret: v.TWILIO_API_SECRET },
      numbers: v.TWILIO_FROM_NUMBER ?? [],
      messagingServiceSid: v.TWILIO_MESSAGING_SERVICE_SID ?? null,
      statusCallbackUrl,
      canCallBack,
      concurrency: v.TWILIO_CONCURRENCY,
      baseUrl: v.TWILIO_API_BASE_URL ?? null,
      timeoutMs: v.TWILIO_TIMEOUT_MS,
      segmentsPerSecond: v.LIMIT_SEGMENTS_PER_SECOND,
    },
    signup: v.SIGNUP ?? (offLoopback ? 'invite' : 'open'),
    setupCode: v.SETUP_CODE ?? null,
    sessionHours: v.SESSION_HOURS,
    memberSessionHours: v.MEMBER_SESSION_HOURS,
    unknownSenders: v.UNKNOWN_SENDERS,
    allowedCountries: new Set<CountryCode>(v.ALLOWED_COUNTRIES ?? [firstLineCountry ?? homeCountry]),
    /** Ages in ms at which a message that is not final is asked after; early ones where no callback can come. */
    checkAgesMs: canCallBack ? v.RECONCILE_AFTER : withEarlyAges(v.RECONCILE_AFTER),
    limits: {
      signupsPerHour: v.LIMIT_SIGNUPS_PER_HOUR,
      messagesPerMinute: v.LIMIT_MESSAGES_PER_MINUTE,
      messagesPerDay: v.LIMIT_MESSAGES_PER_DAY,
      messagesPerContactPerMinute: v.LIMIT_MESSAGES_PER_CONTACT_PER_MINUTE,
      newContactsPerHour: v.LIMIT_NEW_CONTACTS_PER_HOUR,
    },
    metricsToken: v.METRICS_TOKEN ?? null,
    corsOrigins: v.CORS_ORIGINS.map((url) => url.origin),
    logLevel: v.LOG_LEVEL,
  };
}

function countryOf(line: string | undefined): CountryCode | undefined {
  return line === undefined ? undefined : parsePhoneNumberFromString(line)?.country;
}
