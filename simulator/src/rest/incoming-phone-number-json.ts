import { createHash } from 'node:crypto';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { AccountFacts } from './account-json.ts';
import { rfc2822 } from './rfc-2822.ts';

export interface NumberFacts extends AccountFacts {
  /** Where inbound texts are posted; null when nowhere. */
  readonly inboundUrl: string | null;
}

/** The sid of a number of ours: the same for the same account and number, whatever process answers. */
export function numberSid(accountSid: string, number: string): string {
  return `PN${createHash('md5').update(`${accountSid} ${number}`).digest('hex')}`;
}

/** The IncomingPhoneNumber resource. Source: Twilio's OpenAPI `api.v2010.account.incoming_phone_number`. */
export function incomingPhoneNumberJson({ accountSid, startedAt, inboundUrl }: NumberFacts, number: string) {
  const sid = numberSid(accountSid, number);
  return {
    sid,
    account_sid: accountSid,
    friendly_name: parsePhoneNumberFromString(number)?.formatNational() ?? number,
    phone_number: number,
    voice_url: '',
    voice_method: 'POST',
    voice_fallback_url: '',
    voice_fallback_method: 'POST',
    status_callback: '',
    status_callback_method: 'POST',
    voice_caller_id_lookup: false,
    voice_receive_mode: 'voice',
    voice_application_sid: null,
    date_created: rfc2822(startedAt),
    date_updated: rfc2822(startedAt),
    sms_url: inboundUrl ?? '',
    sms_method: 'POST',
    sms_fallback_url: '',
    sms_fallback_method: 'POST',
    sms_application_sid: null,
    capabilities: { voice: false, sms: true, mms: true, fax: false },
    beta: false,
    uri: `/2010-04-01/Accounts/${accountSid}/IncomingPhoneNumbers/${sid}.json`,
    api_version: '2010-04-01',
    address_requirements: 'none',
    address_sid: null,
    identity_sid: null,
    bundle_sid: null,
    trunk_sid: null,
    emergency_status: 'Inactive',
    emergency_address_sid: null,
    emergency_address_status: 'unregistered',
    origin: 'twilio',
    status: 'in-use',
    type: null,
  };
}
