import { maxContentUnits } from '@mysms/contract/limits';
import { isLoopbackHost } from '@mysms/contract/is-loopback-host';
import type { Handsets } from '../carrier/handsets.ts';
import { checkRecipient } from './check-recipient.ts';
import { checkSchedule } from './check-schedule.ts';
import { checkSender, type Sender, type Senders } from './check-sender.ts';
import type { Parameters } from './form.ts';
import { refusal } from './refusals.ts';

/** A create request that passed every check. */
export interface MessageRequest {
  readonly sender: Sender;
  readonly to: string;
  readonly body: string;
  readonly statusCallback: string | null;
  /** Milliseconds since the epoch; null for at once. */
  readonly sendAt: number | null;
}

/**
 * Checks the parameters of a create call as Twilio does: first what is missing, then what is wrong.
 * @throws {RestError} with Twilio's status 400 and code
 */
export function checkMessage(
  form: Parameters,
  senders: Senders & { readonly handsets: Pick<Handsets, 'isOptedOut'> },
  now: number,
): MessageRequest {
  if ((form.get('To') ?? '') === '') throw refusal(21604);
  const sender = checkSender(form, senders);
  const body = checkBody(form);
  const to = checkRecipient(form, sender, senders.handsets);
  checkValidityPeriod(form);
  const statusCallback = checkStatusCallback(form);
  return { sender, to, body, statusCallback, sendAt: checkSchedule(form, sender, now) };
}

function checkBody(form: Parameters): string {
  if (form.has('MediaUrl')) throw refusal(21620);
  const body = form.get('Body') ?? '';
  if (body === '') throw refusal(21602);
  if (body.length > maxContentUnits) throw refusal(21617);
  return body;
}

function checkValidityPeriod(form: Parameters): void {
  const seconds = form.get('ValidityPeriod');
  if (seconds === undefined) return;
  if (!/^\d{1,5}$/.test(seconds) || Number(seconds) < 1 || Number(seconds) > 36_000) {
    throw refusal(21624, seconds);
  }
}

/** Twilio refuses loopback hosts; the simulator takes nothing else, so that it can never disturb anybody. */
function checkStatusCallback(form: Parameters): string | null {
  const given = form.get('StatusCallback') ?? '';
  if (given === '') return null;
  const url = URL.parse(given);
  const reachable = url !== null && /^https?:$/.test(url.protocol) && isLoopbackHost(url.hostname);
  if (!reachable || url.hostname.includes('_')) throw refusal(21609, given);
  return given;
}
