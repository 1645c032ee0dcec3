import { maxContentUnits } from '@mysms/contract/limits';
import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/max';
import { z } from 'zod';
import { ControlError } from '../control/control-error.ts';

/** A text from a phone. */
export interface InboundText {
  /** In E.164, or a short code, or a name: some senders have one in place of a number. */
  readonly from: string;
  /** One of our numbers. */
  readonly to: string;
  /** Absent when there are only files. */
  readonly body?: string | undefined;
  /** Content types of the files, as `image/png`. */
  readonly media?: readonly string[] | undefined;
}

const contentType = z
  .string()
  .regex(/^[\w.+-]{1,60}\/[\w.+-]{1,60}$/, 'must be a content type, as image/png');

const textWords = (what: string) => `must be ${what}`;

const schema = z.strictObject(
  {
    from: z.string(textWords('the number of a phone')),
    to: z.string(textWords('one of our numbers')),
    body: z
      .string(textWords('a text'))
      .max(maxContentUnits, `must have at most ${String(maxContentUnits)} characters`)
      .optional(),
    media: z
      .array(contentType, 'must be a list of content types, as ["image/png"]')
      .max(10, 'must have at most 10 entries')
      .optional(),
  },
  {
    error: ({ code }) =>
      code === 'unrecognized_keys' ? undefined : 'must be a JSON object with from, to and body',
  },
);

/**
 * Reads a text from a phone; numbers may be in any format that is read in our own country.
 * @param text an InboundText, or what claims to be one
 * @param numbers our own
 * @throws {ControlError} that names every field at fault
 */
export function checkInbound(text: unknown, numbers: readonly string[]): InboundText {
  const parsed = schema.safeParse(text);
  if (!parsed.success) throw ControlError.of(parsed.error);
  const home = parsePhoneNumberFromString(numbers[0] ?? '')?.country;
  const { to, from, body, media } = parsed.data;
  const line = numbers.find((number) => number === possibleNumber(to, home));
  if (line === undefined) throw new ControlError(`to must be one of our numbers: ${numbers.join(', ')}.`);
  const sender = possibleNumber(from, home) ?? shortSender(from);
  if (sender === null || sender === line) {
    throw new ControlError('from must be the number of a phone, as +12025550123, a short code, or a name.');
  }
  return { from: sender, to: line, body, media };
}

/** A number in E.164 that could exist; null for what is none. */
export function possibleNumber(text: string, home: CountryCode | undefined): string | null {
  const parsed = parsePhoneNumberFromString(text, home ?? 'US');
  return parsed?.isPossible() === true ? parsed.number : null;
}

/** Short codes have 3 to 8 digits; a name has up to 11 letters, digits and spaces, and not digits alone. */
function shortSender(from: string): string | null {
  return /^\d{3,8}$/.test(from) || /^(?=.*[a-z])[a-z0-9 ]{1,11}$/i.test(from) ? from : null;
}
