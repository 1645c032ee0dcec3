import { isSupportedCountry, type CountryCode } from 'libphonenumber-js/max';
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
export const number = (min: number, max: number) =>
  z.coerce
    .number(`must be a number from ${min} to ${max}`)
    .min(min, `must be at least ${min}`)
    .max(max, `must be at most ${max}`);
export const wholeNumber = (min: number, max: number) => number(min, max).int('must be a whole number');
export const key = z
  .string('is missing. Make one with: openssl rand -base64 32')
  .trim()
  .transform((value) => Buffer.from(value, 'base64'))
  .refine(
    (bytes) => bytes.length === 32,
    'must be 32 bytes in base64. Make one with: openssl rand -base64 32',
  );
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
