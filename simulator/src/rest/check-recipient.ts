import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { behaviourOf } from '../carrier/behaviours.ts';
import type { Handsets } from '../carrier/handsets.ts';
import type { Parameters } from './form.ts';
import { magicRecipients, refusal } from './refusals.ts';
import type { Sender } from './check-sender.ts';

/** Whether a number could exist: E.164, and of a length that its country has. 555-01xx numbers do. */
export function isPossibleNumber(number: string): boolean {
  return /^\+[1-9]\d{6,14}$/.test(number) && parsePhoneNumberFromString(number)?.isPossible() === true;
}

/**
 * Whom a message goes to, in E.164.
 * @throws {RestError} 21211 no possible number, 21266 the sender itself, 21610 opted out (a Messaging Service
 * accepts it and fails later), and the codes of Twilio's magic numbers
 */
export function checkRecipient(
  form: Parameters,
  sender: Sender,
  handsets: Pick<Handsets, 'isOptedOut'>,
): string {
  const to = form.get('To') ?? '';
  const magic = magicRecipients.get(to);
  if (magic !== undefined) throw refusal(magic, to);
  if (!isPossibleNumber(to)) throw refusal(21211, to);
  if (to === sender.from) throw refusal(21266);
  if (behaviourOf(to).refusal === 21211) throw refusal(21211, to);
  if (sender.messagingServiceSid === null && handsets.isOptedOut(to, sender.from)) throw refusal(21610);
  return to;
}
