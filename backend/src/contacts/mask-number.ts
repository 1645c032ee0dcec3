import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

/** A number (E.164) as those see it who may not know it: country code and last four digits, `+1 ••• ••• 0123`. */
export function maskNumber(number: string): string {
  const country = parsePhoneNumberFromString(number)?.countryCallingCode;
  // Short codes and names are too short to show a part of.
  return country === undefined ? '•••' : `+${country} ••• ••• ${number.slice(-4)}`;
}
