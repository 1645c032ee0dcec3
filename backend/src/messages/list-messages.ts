import { messageStatuses, type MessageStatus } from '@mysms/contract/message-status';
import type { ListMessages, Message } from '@mysms/contract/messages';
import { Types } from 'mongoose';
import type { ContactStore } from '../contacts/contact-store.ts';
import type { Encryption } from '../database/encryption.ts';
import { malformedParameter } from '../http/parse.ts';
import type { ListPosition, MessageStore } from './message-store.ts';
import { toMessage } from './message-view.ts';

export interface ListMessagesDeps {
  readonly messages: MessageStore;
  readonly contacts: ContactStore;
  readonly encryption: Encryption;
}

export interface MessagePage {
  readonly messages: Message[];
  /** Cursor of the next page; null on the last one. */
  readonly next: string | null;
}

/** A page of the account's own messages, newest first. */
export async function listMessages(
  deps: ListMessagesDeps,
  account: Types.ObjectId,
  query: ListMessages,
): Promise<MessagePage> {
  const before = query.before === undefined ? undefined : parseCursor(query.before);
  const filter = { direction: query.direction, statuses: parseStatuses(query.status) };
  const found = await deps.messages.list(account, filter, query.limit + 1, before);
  const page = found.slice(0, query.limit);
  const numbers = await deps.contacts.findNumbers(page.map(({ contact }) => contact));
  const last = page.at(-1);
  return {
    messages: page.map((message) =>
      toMessage(message, numbers.get(message.contact.toHexString()) ?? '', deps.encryption),
    ),
    next: found.length > page.length && last !== undefined ? formatCursor(last.created_at, last._id) : null,
  };
}

function formatCursor(createdAt: Date, id: Types.ObjectId): string {
  return `${createdAt.getTime().toString(36)}-${id.toHexString()}`;
}

function parseCursor(cursor: string): ListPosition {
  const [, time, id] = /^([0-9a-z]{1,10})-([0-9a-f]{24})$/.exec(cursor) ?? [];
  if (time === undefined || id === undefined) {
    throw malformedParameter('before', 'Take the cursor from the Link header of the page before.');
  }
  return { createdAt: new Date(Number.parseInt(time, 36)), id: new Types.ObjectId(id) };
}

function parseStatuses(list: string | undefined): MessageStatus[] | undefined {
  if (list === undefined) return undefined;
  const words = list.split(',');
  const known = messageStatuses.filter((status) => words.includes(status));
  if (known.length !== words.length)
    throw malformedParameter('status', `This takes ${messageStatuses.join(', ')}.`);
  return known;
}
