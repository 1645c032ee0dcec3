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
  canceled: 'Canceled',
};

/** What Twilio's answer to our own call means. */
const byApi: Partial<Record<MessageStatus, string>> = {
  queued: 'Handed to Twilio',
  failed: 'Twilio refused it',
  unknown: 'Handed to Twilio, no clear answer',
};

/** What our own server did, or could not do; nobody had to be asked about it. */
const ownNotes: Readonly<Record<string, string>> = {
  due: 'Its time came; waiting to be handed to Twilio',
  expired: 'Given up: it could not be handed to Twilio in time',
  lease_ran_out: 'The server stopped while handing it over; Twilio may have it',
  provider_unreachable: 'Twilio could not be reached; trying again',
  line_not_configured: 'Our line for this conversation is gone; waiting for an administrator',
  contact_gone: 'The recipient is gone; waiting for an administrator',
  recipient_opted_out: 'Canceled: the recipient has opted out of texts',
  cannot_be_read: 'What is stored of it cannot be read; waiting for an administrator',
  not_called_in_time: 'The server was too slow to hand it over; trying again',
  never_taken: 'Given up: Twilio has not taken it, and it took the server too long to learn that',
  restored: 'The database came back from a backup; it may have been sent since',
  stopped_asking: 'Nothing came for days; we have stopped asking Twilio',
};

const noteWords: Readonly<Record<string, string>> = {
  ...ownNotes,
  provider_busy: 'Twilio was busy; trying again',
  provider_refused_credentials: 'Twilio refused our credentials; trying again',
  sid_mismatch: 'it names another message',
  nothing_found: 'Nothing like it in Twilio’s list yet; that proves nothing',
  several_fit: 'Several texts in Twilio’s list fit; nothing can be concluded',
  another_could_be_it: 'One text in Twilio’s list fits, but another of yours could be it as well',
  not_at_provider: 'Twilio does not know it by its number',
  question_refused: 'Twilio refused our question about it',
};

const sourceWords: Readonly<Record<EventSource, string>> = {
  account: 'you',
  api: 'answer to our call',
  callback: 'signed callback',
  poll: 'we asked Twilio',
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
  const { source, status, note } = event;
  if (status === null || isLate(event)) return 'waiting';
  // The hand-over moves no status, and is news all the same.
  return source === 'api' && status === 'queued' && note === null ? 'sent' : lookOf(status).tone;
}

/** Whether it said something that was settled already; a message begins as queued, so that is never late. */
function isLate({ status, applied }: MessageEvent): boolean {
  return !applied && status !== null && status !== 'queued';
}

function wordsOf({ source, status, note, provider_status }: MessageEvent): string {
  const own = note === null ? undefined : ownNotes[note];
  if (own !== undefined) return own;
  if (status === null) {
    const words = note === null ? undefined : noteWords[note];
    return capitalized(words ?? note ?? `Twilio says ${provider_status ?? 'nothing new'}`);
  }
  if (source === 'account') return byUs[status] ?? byProvider[status];
  return (source === 'api' ? byApi[status] : undefined) ?? byProvider[status];
}

function asidesOf(event: MessageEvent): string[] {
  const { source, status, note, provider_status, error_code } = event;
  const isOwn = note !== null && note in ownNotes;
  return [
    isOwn ? 'our server' : sourceOf(source, status),
    provider_status === null ? null : `“${provider_status}”`,
    error_code === null ? null : `code ${error_code}`,
    isOwn || status === null || note === null ? null : (noteWords[note] ?? note),
    isLate(event) ? 'changed nothing' : null,
  ].filter((part) => part !== null);
}

/** A look-up that settled nothing has found nothing. */
function sourceOf(source: EventSource, status: MessageStatus | null): string {
  return source === 'lookup' && status === null ? 'looked in Twilio’s list' : sourceWords[source];
}

function capitalized(words: string): string {
  return words.charAt(0).toLocaleUpperCase() + words.slice(1);
}
