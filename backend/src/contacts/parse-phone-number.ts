import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/max';

/**
 * Reads a phone number in any usual format.
 * @param homeCountry how a number without a country code is read
 * @returns E.164 and the country, or null when libphonenumber's full data does not know it as valid. A number with
 *   an extension is none that can be texted.
 */
export function parsePhoneNumber(
  input: string,
  homeCountry: CountryCode,
): { number: string; country: CountryCode | undefined } | null {
  const parsed = parsePhoneNumberFromString(plainForm(input), {
    defaultCountry: homeCountry,
    extract: false,
  });
  if (!parsed?.isValid() || parsed.ext !== undefined) return null;
  return { number: parsed.number, country: parsed.country };
}

/** Without what copying from other apps brings along: marks of writing direction, and the scheme of a link. */
function plainForm(input: string): string {
  return input
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .trim()
    .replace(/^tel:/i, '');
}
