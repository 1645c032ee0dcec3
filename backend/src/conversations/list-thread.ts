import type { ListThread } from '@mysms/contract/conversations';
import { malformedCursor } from '../http/list-cursor.ts';
import type { MessagePage } from '../messages/list-messages.ts';
import { viewMessages, type ViewMessagesDeps } from '../messages/view-messages.ts';
import type { ConversationRecord } from './conversation-record.ts';
import type { ThreadStore } from './thread-store.ts';

export interface ListThreadDeps extends ViewMessagesDeps {
  readonly threads: ThreadStore;
}

export interface ThreadQuery {
  readonly limit: number;
  /** The turn of the last message of the page before. */
  readonly beforeSeq: number | undefined;
}

/** What is asked of a conversation's thread. @throws {Problem} `malformed_request` for a cursor of another list */
export function threadQuery(conversation: ConversationRecord, { limit, before }: ListThread): ThreadQuery {
  return { limit, beforeSeq: before === undefined ? undefined : parseTurn(conversation, before) };
}

/** A page of a conversation's messages, newest first by their turns. */
export async function listThread(
  deps: ListThreadDeps,
  conversation: ConversationRecord,
  { limit, beforeSeq }: ThreadQuery,
): Promise<MessagePage> {
  const found = await deps.threads.list(conversation, limit + 1, beforeSeq);
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    messages: await viewMessages(deps, page),
    next: found.length > page.length && last !== undefined ? formatTurn(conversation, last.seq) : null,
  };
}

/** Names its conversation: a turn of one means nothing in another. */
function formatTurn({ _id }: ConversationRecord, seq: number): string {
  return `t-${_id.toHexString()}-${seq.toString(36)}`;
}

function parseTurn(conversation: ConversationRecord, cursor: string): number {
  const seq = Number.parseInt(cursor.split('-').at(-1) ?? '', 36);
  if (cursor !== formatTurn(conversation, seq)) throw malformedCursor();
  return seq;
}
