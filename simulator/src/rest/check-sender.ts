import type { Parameters } from './form.ts';
import { magicSenders, refusal, testSender } from './refusals.ts';

export interface Sender {
  /** Null until the Messaging Service chooses. */
  readonly from: string | null;
  readonly messagingServiceSid: string | null;
  /** Validated and answered, but never sent: Twilio's magic sender. */
  readonly test: boolean;
}

export interface Senders {
  readonly numbers: readonly string[];
  readonly messagingServiceSid: string | undefined;
}

const phoneNumber = /^\+[1-9]\d{6,14}$/;
const serviceSid = /^MG[0-9a-f]{32}$/i;

/**
 * Who a message comes from.
 * @throws {RestError} 21603 neither sender nor service, 21212 no possible sender, 21659 not one of ours, 21701 and
 * 21705 for the service, and the codes of Twilio's magic numbers
 */
export function checkSender(form: Parameters, senders: Senders): Sender {
  const from = form.get('From') ?? '';
  const service = form.get('MessagingServiceSid') ?? '';
  if (from === '' && service === '') throw refusal(21603);
  const messagingServiceSid = service === '' ? null : checkService(service, senders);
  if (from === '') return { from: null, messagingServiceSid, test: false };
  const ours = senders.numbers.find((number) => number === from);
  if (ours !== undefined) return { from: ours, messagingServiceSid, test: false };
  if (from === testSender) return { from, messagingServiceSid, test: true };
  throw refusal(magicSenders.get(from) ?? (phoneNumber.test(from) ? 21659 : 21212), from);
}

function checkService(sid: string, { messagingServiceSid }: Senders): string {
  if (!serviceSid.test(sid)) throw refusal(21705, sid);
  if (sid !== messagingServiceSid) throw refusal(21701, sid);
  return messagingServiceSid;
}
