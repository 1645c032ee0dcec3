import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { Message } from '../carrier/message.ts';

export interface FormFacts {
  readonly accountSid: string;
  /** The Messaging Service that our numbers belong to, if there is one. */
  readonly messagingServiceSid: string | undefined;
  /** Where the REST API is, and with it the files. */
  readonly restUrl: string;
}

/**
 * The parameters of an inbound text, as Twilio posts them: what it does not know of a place is there and empty.
 * Source: Twilio, "Twilio's request to your incoming message webhook URL".
 * @param body as the phone sent it; a text of files alone has none
 */
export function inboundForm(facts: FormFacts, message: Message, body: string | undefined): URLSearchParams {
  const { accountSid, messagingServiceSid, restUrl } = facts;
  const from = message.from ?? '';
  const form = new URLSearchParams({
    ToCountry: countryOf(message.to),
    ToState: '',
    SmsMessageSid: message.sid,
    NumMedia: String(message.media.length),
    ToCity: '',
    FromZip: '',
    SmsSid: message.sid,
    FromState: '',
    SmsStatus: 'received',
    FromCity: '',
    FromCountry: countryOf(from),
    To: message.to,
    ToZip: '',
    NumSegments: String(message.segments),
    MessageSid: message.sid,
    AccountSid: accountSid,
    From: from,
    ApiVersion: '2010-04-01',
  });
  if (body !== undefined) form.set('Body', body);
  if (messagingServiceSid !== undefined) form.set('MessagingServiceSid', messagingServiceSid);
  message.media.forEach(({ sid, contentType }, index) => {
    form.set(`MediaContentType${String(index)}`, contentType);
    form.set(
      `MediaUrl${String(index)}`,
      `${restUrl}/2010-04-01/Accounts/${accountSid}/Messages/${message.sid}/Media/${sid}`,
    );
  });
  return form;
}

function countryOf(number: string): string {
  const parsed = parsePhoneNumberFromString(number);
  // Fictional numbers of the North American plan belong to no area that the metadata knows.
  return parsed?.country ?? (parsed?.countryCallingCode === '1' ? 'US' : '');
}
