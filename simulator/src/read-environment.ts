import { z } from 'zod';
import { isLoopbackUrl } from './inbound/is-loopback-url.ts';
import type { SimulatorOptions } from './simulator.ts';
import { maxSeed } from './weather/change-weather.ts';
import { weatherNames } from './weather/presets.ts';

/** Every fault of the environment at once, each naming its variable and what would be right. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';

  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
  }
}

/** The sender of a Messaging Service that brings no number of its own; a number that nobody can have. */
const serviceSender = '+12025550100';

/** Texts separated by commas; `absent` says what is wrong when there is none. */
const list = (absent: string) =>
  z
    .string(absent)
    .transform((value) =>
      value
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    )
    .refine((parts) => parts.length > 0, absent);

const seedWords = `must be a whole number from 0 to ${String(maxSeed)}`;

const schema = z.object({
  SIMULATOR_PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'must be a port from 0 to 65535')
    .transform(Number)
    .pipe(z.number().max(65_535, 'must be a port from 0 to 65535'))
    .default(3001),
  SIMULATOR_HOST: z.string().optional(),
  /** The weather at the start and after a reset: calm (the default), typical, storm, or a fault alone. */
  SIMULATOR_WEATHER: z.enum(weatherNames, `must be one of ${weatherNames.join(', ')}`).default('calm'),
  /** Repeats the weather's course (default 1). */
  SIMULATOR_SEED: z
    .string()
    .regex(/^\d{1,10}$/, seedWords)
    .transform(Number)
    .pipe(z.number().max(maxSeed, seedWords))
    .default(1),
  SIMULATOR_INBOUND_URL: z
    .string()
    .refine(
      isLoopbackUrl,
      'must be an http address on this machine, as http://localhost:3000/api/twilio/inbound',
    )
    .optional(),
  TWILIO_STATUS_CALLBACK_URL: z.string().optional(),
  PUBLIC_URL: z.string().optional(),
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'must be a port from 0 to 65535')
    .default('3000'),
  TWILIO_ACCOUNT_SID: z
    .string('is missing: AC and 32 hexadecimal digits')
    .regex(/^AC[0-9a-f]{32}$/i, 'must be AC and 32 hexadecimal digits'),
  TWILIO_AUTH_TOKEN: list('is missing: any secret text'),
  TWILIO_API_KEY: z
    .string()
    .regex(/^SK[0-9a-f]{32}$/i, 'must be SK and 32 hexadecimal digits')
    .optional(),
  TWILIO_API_SECRET: z.string().optional(),
  TWILIO_FROM_NUMBER: list('is missing: one or several numbers in E.164')
    .refine((all) => all.every((n) => /^\+[1-9]\d{6,14}$/.test(n)), 'must be in E.164, as +12025550100')
    .optional(),
  TWILIO_MESSAGING_SERVICE_SID: z
    .string()
    .regex(/^MG[0-9a-f]{32}$/i, 'must be MG and 32 hexadecimal digits')
    .optional(),
});

/**
 * What the simulator process is told by its environment: the same variables that tell the server whom to call.
 * Of several auth tokens the first, current one counts.
 * @throws {EnvironmentError}
 */
export function readEnvironment(environment: Readonly<Record<string, string | undefined>>): SimulatorOptions {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim() !== ''));
  const parsed = schema.safeParse(given);
  const faults = parsed.success
    ? faultsBetween(parsed.data)
    : parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}.`);
  if (!parsed.success || faults.length > 0) throw new EnvironmentError(faults);
  const v = parsed.data;
  return {
    port: v.SIMULATOR_PORT,
    weather: v.SIMULATOR_WEATHER,
    seed: v.SIMULATOR_SEED,
    ...(v.SIMULATOR_HOST && { host: v.SIMULATOR_HOST }),
    accountSid: v.TWILIO_ACCOUNT_SID,
    authToken: v.TWILIO_AUTH_TOKEN[0] ?? '',
    numbers: v.TWILIO_FROM_NUMBER ?? [serviceSender],
    inboundUrl: inboundUrlOf(v),
    ...(v.TWILIO_MESSAGING_SERVICE_SID && { messagingServiceSid: v.TWILIO_MESSAGING_SERVICE_SID }),
    ...(v.TWILIO_API_KEY && { apiKey: { sid: v.TWILIO_API_KEY, secret: v.TWILIO_API_SECRET ?? '' } }),
  };
}

/** As a number at Twilio should be configured: what failed for a moment is posted again. */
const connectionOverrides = '#rc=5&rp=5xx,ct,rt&ct=2000&rt=4000&tt=15000';

/** Beside the address for status callbacks; else below the server's own address. */
function inboundUrlOf(v: z.infer<typeof schema>): string {
  if (v.SIMULATOR_INBOUND_URL !== undefined) return v.SIMULATOR_INBOUND_URL;
  const callbacks = v.TWILIO_STATUS_CALLBACK_URL;
  if (callbacks !== undefined && isLoopbackUrl(callbacks)) {
    const { origin, pathname } = new URL('inbound', callbacks);
    return origin + pathname + connectionOverrides;
  }
  const publicUrl = v.PUBLIC_URL ?? '';
  const origin = isLoopbackUrl(publicUrl) ? new URL(publicUrl).origin : `http://localhost:${v.PORT}`;
  return `${origin}/api/twilio/inbound${connectionOverrides}`;
}

function faultsBetween(v: z.infer<typeof schema>): string[] {
  const faults: string[] = [];
  if (v.TWILIO_FROM_NUMBER === undefined && v.TWILIO_MESSAGING_SERVICE_SID === undefined) {
    faults.push(
      'TWILIO_FROM_NUMBER is missing: one or several numbers in E.164, or TWILIO_MESSAGING_SERVICE_SID.',
    );
  }
  if ((v.TWILIO_API_KEY === undefined) !== (v.TWILIO_API_SECRET === undefined)) {
    faults.push('TWILIO_API_KEY and TWILIO_API_SECRET belong together: give both or none.');
  }
  return faults;
}
