import { isSupportedCountry, type CountryCode } from 'libphonenumber-js/max';
import { MongoClient } from 'mongodb';
import { z } from 'zod';
import { isLoopbackHost } from '@mysms/contract/is-loopback-host';

// The kinds of values that variables take. Each one's faults complete a sentence that begins with the variable's name.

export const listOf = (whenMissing: string) =>
  z.string(whenMissing).transform((value) =>
    value
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  );
export const list = listOf('must be comma-separated');
/** Written in decimal: `Number` would take 0x10 and 1e3 too, which nobody means here. */
const decimal = (form: RegExp, min: number, max: number, whenNot: string) =>
  z
    .string()
    .trim()
    .regex(form, whenNot)
    .transform(Number)
    .refine((value) => value >= min && value <= max, whenNot);
export const number = (min: number, max: number) =>
  decimal(/^\d*\.?\d+$/, min, max, `must be a number from ${min} to ${max}`);
export const wholeNumber = (min: number, max: number) =>
  decimal(/^\d+$/, min, max, `must be a whole number from ${min} to ${max}`);
/** Strictly base64: Node's decoder passes over whatever is none, and would take a damaged key for another one. */
export const key = z
  .string('is missing. Make one with: openssl rand -base64 32')
  .trim()
  .regex(/^[A-Za-z0-9+/]{43}=$/, 'must be 32 bytes in base64. Make one with: openssl rand -base64 32')
  .transform((value) => Buffer.from(value, 'base64'));
export const country = z
  .string()
  .trim()
  .toUpperCase()
  .refine((code): code is CountryCode => isSupportedCountry(code), 'must be an ISO country code such as US');
export const origin = z
  .url('must be an address such as https://sms.example.org')
  .transform((value) => new URL(value))
  .refine(
    (url) => url.pathname === '/' && url.search === '' && url.hash === '',
    'must be an origin: no path, no query',
  )
  .refine(
    (url) => url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.hostname)),
    'must be https (http only on localhost)',
  );
export const httpUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http or https address' })
  .refine((value) => !/[#@]/.test(value), 'must have no user name and no #');
/** The base of other addresses: whatever came after its path would end in their middle. */
export const baseUrl = httpUrl
  .refine((value) => !value.includes('?'), 'must have no query')
  .transform((value) => value.replace(/\/+$/, ''));
/** An address that the driver can read and that names its database. Nothing is connected here. */
export const mongodbUri = z
  .string(
    'is missing. Give the address of a replica set, such as mongodb://127.0.0.1:27017/mysms?replicaSet=rs0',
  )
  .regex(/^mongodb(\+srv)?:\/\//, { error: 'must start with mongodb:// or mongodb+srv://', abort: true })
  .check(({ value, issues }) => {
    const fault = driversFault(value);
    if (fault !== null) issues.push({ code: 'custom', input: value, message: `cannot be used: ${fault}` });
  })
  .refine(
    (uri) => /^mongodb(?:\+srv)?:\/\/[^/]+\/[^?]/.test(uri),
    'must name the database in its path, as in mongodb://host/mysms',
  );
export const e164 = /^\+[1-9]\d{6,14}$/;
const msPerUnit = { s: 1000, m: 60_000, h: 3_600_000 } as const;
/** Ages such as `2m,10m,1h`, in ms, each later than the one before. */
export const ages = list
  .refine(
    (parts) => parts.length > 0 && parts.every((part) => /^\d{1,6}[smh]$/.test(part)),
    'must be ages such as 2m,10m,1h, with s, m or h',
  )
  .transform((parts) =>
    parts.map((part) => Number(part.slice(0, -1)) * msPerUnit[part.at(-1) as keyof typeof msPerUnit]),
  )
  .refine(
    (all) => all.every((age, index) => age > (all[index - 1] ?? 0)),
    'must rise from each age to the next, and begin above 0',
  );
export const limit = (whenMissing: number) => wholeNumber(0, 1_000_000).default(whenMissing);

/** Why the driver refuses an address; it quotes no password. Null when it takes it. */
function driversFault(uri: string): string | null {
  try {
    new MongoClient(uri).db();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
  }
}
