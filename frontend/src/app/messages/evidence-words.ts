import type { EventSource, MessageStatus } from '@mysms/contract/message-status';
import type { MessageEvent } from '@mysms/contract/messages';
import { calendarDate, daysBetween, fullTime, preciseTime } from '../core/time-words.ts';
import type { ReceiptLine } from '../ui/receipt-slip.ts';
import { lookOf, type StatusLook } from './status-look.ts';

const byProvider: Readonly<Record<MessageStatus, string>> = {
  scheduled: 'Scheduled at Twilio',
  queued: 'Waiting at Twilio',
  sent: 'Sent to the carrier',
  delivered: 'Delivered to the phone',
  undelivered: 'The carrier could not deliver it',
  failed: 'Twilio could not send it',
  canceled: 'Canceled at Twilio',
  unknown: 'Twilio did not answer clearly',
  received: 'Received by Twilio',
  read: 'Read on the phone',
};

const byUs: Partial<Record<MessageStatus, string>> = {
  queued: 'Accepted here',
  scheduled: 'Scheduled here',
  canceled: 'Canceled here',
};

/** What Twilio's answer to our own call means. */
const byApi: Partial<Record<MessageStatus, string>> = {
  queued: 'Handed to Twilio',
  failed: 'Twilio refused it',
  unknown: 'Handed to Twilio, no clear answer',
};

const noteWords: Readonly<Record<string, string>> = {
  provider_busy: 'Twilio was busy; trying again',
  provider_unreachable: 'Twilio could not be reached; trying again',
  line_not_configured: 'our line for this conversation is gone; waiting for an administrator',
  contact_gone: 'the recipient is gone; waiting for an administrator',
  provider_refused_credentials: 'Twilio refused our credentials; trying again',
  lease_ran_out: 'the server stopped while handing it over',
  sid_mismatch: 'it names another message',
  expired: 'given up, too late',
};

const sourceWords: Readonly<Record<EventSource, string | null>> = {
  account: null,
  api: 'answer to our call',
  callback: 'signed callback',
  poll: 'asked Twilio',
  lookup: 'found in Twilio’s list',
};

/** The receipt's lines, oldest first. The date is said where the day changes, and on the first line of an old text. */
export function receiptLines(events: readonly MessageEvent[], now: Date): ReceiptLine[] {
  return events.map((event, index) => {
    const at = new Date(event.at);
    const before = events[index - 1];
    const isNewDay = daysBetween(at, before === undefined ? now : new Date(before.at)) !== 0;
    return {
      time: preciseTime(at),
      full: fullTime(at),
      iso: event.at,
      tone: toneOf(event),
      words: wordsOf(event),
      aside: [...(isNewDay ? [calendarDate(at)] : []), ...asidesOf(event)].join(' · '),
    };
  });
}

function toneOf(event: MessageEvent): StatusLook['tone'] {
  const { source, status } = event;
  if (status === null || isLate(event)) return 'waiting';
  // The hand-over moves no status, and is news all the same.
  return source === 'api' && status === 'queued' ? 'sent' : lookOf(status).tone;
}

/** Whether it said something that was settled already; a message begins as queued, so that is never late. */
function isLate({ status, applied }: MessageEvent): boolean {
  return !applied && status !== null && status !== 'queued';
}

function wordsOf({ source, status, note, provider_status }: MessageEvent): string {
  if (status === null) {
    const words = note === null ? undefined : noteWords[note];
    return capitalized(words ?? note ?? `Twilio says ${provider_status ?? 'nothing new'}`);
  }
  if (source === 'account') return byUs[status] ?? byProvider[status];
  return (source === 'api' ? byApi[status] : undefined) ?? byProvider[status];
}

function asidesOf(event: MessageEvent): string[] {
  const note = event.status === null || event.note === null ? null : (noteWords[event.note] ?? event.note);
  return [
    sourceWords[event.source],
    event.provider_status === null ? null : `“${event.provider_status}”`,
    event.error_code === null ? null : `code ${event.error_code}`,
    note,
    isLate(event) ? 'changed nothing' : null,
  ].filter((part) => part !== null);
}

function capitalized(words: string): string {
  return words.charAt(0).toLocaleUpperCase() + words.slice(1);
}
