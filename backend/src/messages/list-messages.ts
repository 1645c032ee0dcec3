import { messageStatuses, type MessageStatus } from '@mysms/contract/message-status';
import type { ListMessages, Message } from '@mysms/contract/messages';
import type { Types } from 'mongoose';
import { formatCursor, parseCursor, type ListPosition } from '../http/list-cursor.ts';
import { malformedParameter } from '../http/parse.ts';
import type { ListFilter, MessageStore } from './message-store.ts';
import { viewMessages, type ViewMessagesDeps } from './view-messages.ts';

export interface ListMessagesDeps extends ViewMessagesDeps {
  readonly messages: MessageStore;
}

export interface MessagePage {
  readonly messages: Message[];
  /** Cursor of the next page; null on the last one. */
  readonly next: string | null;
}

export interface MessagesQuery {
  readonly limit: number;
  readonly before: ListPosition | undefined;
  readonly filter: ListFilter;
}

/** What is asked of the list. @throws {Problem} `malformed_request` for a cursor of another list, and for other statuses */
export function messagesQuery({ limit, before, direction, status }: ListMessages): MessagesQuery {
  return {
    limit,
    before: before === undefined ? undefined : parseCursor('messages', before),
    filter: { direction, statuses: parseStatuses(status) },
  };
}

/** A page of the account's own messages, newest first. */
export async function listMessages(
  deps: ListMessagesDeps,
  account: Types.ObjectId,
  { limit, before, filter }: MessagesQuery,
): Promise<MessagePage> {
  const found = await deps.messages.list(account, filter, limit + 1, before);
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    messages: await viewMessages(deps, page),
    next:
      found.length > page.length && last !== undefined
        ? formatCursor('messages', { at: last.created_at, id: last._id })
        : null,
  };
}

function parseStatuses(list: string | undefined): MessageStatus[] | undefined {
  if (list === undefined) return undefined;
  const words = list.split(',');
  const known = messageStatuses.filter((status) => words.includes(status));
  if (known.length !== words.length)
    throw malformedParameter('status', `This takes ${messageStatuses.join(', ')}.`);
  return known;
}
