import type { Ledger } from '../carrier/ledger.ts';
import type { Message } from '../carrier/message.ts';
import { dateSentFilter } from './date-sent-filter.ts';
import type { Parameters } from './form.ts';
import { messageJson } from './message-json.ts';
import { pageFrame, readPage, type PageRequest } from './page-of.ts';
import { RestError } from './rest-error.ts';

const filterNames = ['To', 'From', 'DateSent', 'DateSent<', 'DateSent>'];

/**
 * One page of messages, newest first. The order is that of acceptance: unlike Twilio's DateSent it stands still
 * while messages move on, and the page tokens name a message, so new ones do not shift the pages.
 * @throws {RestError} 400 for a filter, page or token that cannot be read
 */
export function listMessages(ledger: Ledger, accountSid: string, query: Parameters) {
  const request = readPage(query);
  const filters = filterNames.flatMap((name) => {
    const value = query.get(name) ?? '';
    return value === '' ? [] : [[name, value] as const];
  });
  const matches = filterOf(query);
  const found = findPage(ledger, request, matches);
  const next = found.more ? found.messages.at(-1) : undefined;
  const tokens = {
    next: next === undefined ? null : `PA${next.sid}`,
    previous: found.messages[0] === undefined ? null : `PB${found.messages[0].sid}`,
  };
  const path = `/2010-04-01/Accounts/${accountSid}/Messages.json`;
  return {
    ...pageFrame(path, filters, request, found.messages.length, tokens),
    messages: found.messages.map((message) => messageJson(accountSid, message)),
  };
}

function filterOf(query: Parameters): (message: Message) => boolean {
  const to = query.get('To') ?? '';
  const from = query.get('From') ?? '';
  const sentInTime = dateSentFilter(query);
  return (message) =>
    !message.deleted &&
    (to === '' || message.to === to) &&
    (from === '' || message.from === from) &&
    sentInTime(message);
}

/** `PA<sid>`: the page after that message. `PB<sid>`: the page before it. */
function findPage(
  ledger: Ledger,
  { pageSize, pageToken }: PageRequest,
  matches: (message: Message) => boolean,
): { messages: Message[]; more: boolean } {
  if (pageToken === null) return take(ledger.olderThan(ledger.lastSeq + 1), pageSize, matches);
  const { seq } = markedMessage(ledger, pageToken);
  if (pageToken.startsWith('PA')) return take(ledger.olderThan(seq), pageSize, matches);
  const before = take(ledger.newerThan(seq), pageSize, matches);
  return { messages: before.messages.reverse(), more: true };
}

function markedMessage(ledger: Ledger, pageToken: string): Message {
  const message = /^P[AB][SM]M/.test(pageToken) ? ledger.find(pageToken.slice(2)) : undefined;
  if (message === undefined) {
    throw new RestError(400, 20001, `Invalid value for parameter PageToken: ${pageToken}`);
  }
  return message;
}

function take(rows: Iterable<Message>, pageSize: number, matches: (message: Message) => boolean) {
  const messages: Message[] = [];
  for (const message of rows) {
    if (!matches(message)) continue;
    if (messages.length === pageSize) return { messages, more: true };
    messages.push(message);
  }
  return { messages, more: false };
}
