import { RestError } from './rest-error.ts';

/**
 * Twilio's refusals of a message, by code, with the value that was at fault. Codes: Twilio's error dictionary;
 * which magic test number leads to which: Twilio, "Test credentials".
 */
const sentences = {
  21211: (to) => `The 'To' number ${to} is not a valid phone number.`,
  21212: (from) =>
    `The 'From' number ${from} is not a valid phone number, shortcode, or alphanumeric sender ID.`,
  21266: () => "'To' and 'From' number cannot be the same",
  21408: (to) =>
    `Permission to send an SMS has not been enabled for the region indicated by the 'To' number: ${to}.`,
  21602: () => 'Message body is required.',
  21603: () => "A 'From' phone number is required.",
  21604: () => "A 'To' phone number is required.",
  21606: (from) =>
    `The 'From' phone number provided (${from}) is not a valid message-capable Twilio phone number for this destination.`,
  21609: (url) => `The 'StatusCallback' URL ${url} is not a valid URL.`,
  21610: () => 'Attempt to send to unsubscribed recipient',
  21611: (from) => `This 'From' number ${from} has exceeded the maximum number of queued messages.`,
  21612: (to) =>
    `The 'To' phone number ${to} is not currently reachable using the 'From' phone number via SMS.`,
  21614: (to) => `'To' number ${to} is not a valid mobile number.`,
  21617: () => 'The concatenated message body exceeds the 1600 character limit.',
  21620: () => 'Invalid media URL(s): this carrier simulator does not carry media.',
  21624: (seconds) => `The ValidityPeriod ${seconds} is invalid: it must be between 1 and 36000 seconds.`,
  21659: (from) => `'From' ${from} is not a Twilio phone number or Short Code country mismatch`,
  21701: (sid) => `The Messaging Service ${sid} does not exist.`,
  21705: (sid) => `The Messaging Service Sid ${sid} is invalid.`,
  35111: () => 'The SendAt parameter is required when the ScheduleType is fixed.',
  35114: () => 'The SendAt time must be between 15 minutes and 35 days in the future.',
} as const satisfies Readonly<Record<number, (value: string) => string>>;

export type RefusalCode = keyof typeof sentences;

export function refusal(code: RefusalCode, value = ''): RestError {
  return new RestError(400, code, sentences[code](value));
}

/** What Twilio's magic numbers do as a recipient; every other one is an ordinary number. */
export const magicRecipients: ReadonlyMap<string, RefusalCode> = new Map([
  ['+15005550001', 21211],
  ['+15005550002', 21612],
  ['+15005550003', 21408],
  ['+15005550004', 21610],
  ['+15005550009', 21614],
]);

/** What Twilio's magic numbers do as a sender. */
export const magicSenders: ReadonlyMap<string, RefusalCode> = new Map([
  ['+15005550001', 21212],
  ['+15005550007', 21606],
  ['+15005550008', 21611],
]);

/** The magic sender that is accepted: Twilio validates and answers, but sends, keeps and reports nothing. */
export const testSender = '+15005550006';
