import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/max';
import { behaviourOf, behaviours, hasArrived } from '../carrier/behaviours.ts';
import { errorMessageOf } from '../carrier/error-messages.ts';
import type { Handsets } from '../carrier/handsets.ts';
import type { Message } from '../carrier/message.ts';
import type { Phone, Text } from '../carrier/phones.ts';

/** A phone as a person sees it. */
export function phoneJson({ number, texts }: Phone, handsets: Handsets, home: CountryCode | undefined) {
  const optedOutOf = handsets.optedOutOf(number);
  return {
    number,
    name: displayNumber(number, home),
    behaviour: behaviourOf(number).summary,
    on: handsets.isOn(number),
    opted_out: optedOutOf.length > 0,
    opted_out_of: optedOutOf,
    texts: texts.map((text) => textJson(text, home)),
  };
}

/** The numbers that do not simply deliver, for people to choose from. */
export function behavioursJson() {
  return [...behaviours].map(([lastDigits, { summary, refusal, steps }]) => ({
    last_digits: lastDigits,
    summary,
    outcome: refusal === undefined ? steps.at(-1)?.status : 'refused',
  }));
}

function textJson({ message, body }: Text, home: CountryCode | undefined) {
  const state = stateOf(message);
  return {
    sid: message.sid,
    direction: message.direction,
    from: message.from === null ? null : displayNumber(message.from, home),
    to: displayNumber(message.to, home),
    // Our number, whichever way the text went.
    line: message.direction === 'inbound' ? message.to : message.from,
    // What never arrived is on no phone.
    body: state === 'lost' && message.direction !== 'inbound' ? null : body,
    state,
    status: message.status,
    error_code: message.errorCode,
    error_message: errorMessageOf(message.errorCode),
    num_media: message.media.length,
    at: new Date(message.updatedAt).toISOString(),
  };
}

/** Of a text from the phone: whether the application took it. */
function stateOf(message: Message): 'on_its_way' | 'arrived' | 'lost' {
  if (message.direction === 'inbound') {
    if (message.callbacksDelivered > 0) return 'arrived';
    return message.callbacksLost > 0 ? 'lost' : 'on_its_way';
  }
  if (message.status === 'undelivered' || message.status === 'failed') return 'lost';
  return hasArrived(message) ? 'arrived' : 'on_its_way';
}

/** Numbers of our own country as people there write them, others in the international form. */
export function displayNumber(number: string, home: CountryCode | undefined): string {
  const parsed = parsePhoneNumberFromString(number);
  if (parsed === undefined) return number;
  const sameCode = home !== undefined && parsed.countryCallingCode === '1' && home === 'US';
  return sameCode || parsed.country === home ? parsed.formatNational() : parsed.formatInternational();
}
