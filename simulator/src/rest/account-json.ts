import { rfc2822 } from './rfc-2822.ts';

export interface AccountFacts {
  readonly accountSid: string;
  readonly authToken: string;
  /** When the simulator started, in milliseconds since the epoch. */
  readonly startedAt: number;
}

/** The Account resource. Source: Twilio's OpenAPI `api.v2010.account`. */
export function accountJson({ accountSid, authToken, startedAt }: AccountFacts) {
  const uri = `/2010-04-01/Accounts/${accountSid}`;
  return {
    status: 'active',
    date_updated: rfc2822(startedAt),
    auth_token: authToken,
    friendly_name: 'Carrier simulator',
    owner_account_sid: accountSid,
    uri: `${uri}.json`,
    sid: accountSid,
    date_created: rfc2822(startedAt),
    type: 'Full',
    subresource_uris: {
      incoming_phone_numbers: `${uri}/IncomingPhoneNumbers.json`,
      messages: `${uri}/Messages.json`,
    },
  };
}
