import type { ListThread } from '@mysms/contract/conversations';
import { malformedCursor } from '../http/list-cursor.ts';
import type { MessagePage } from '../messages/list-messages.ts';
import { viewMessages, type ViewMessagesDeps } from '../messages/view-messages.ts';
import type { ConversationRecord } from './conversation-record.ts';
import type { ThreadStore } from './thread-store.ts';

export interface ListThreadDeps extends ViewMessagesDeps {
  readonly threads: ThreadStore;
}

/** A page of a conversation's messages, newest first by their turns. */
export async function listThread(
  deps: ListThreadDeps,
  conversation: ConversationRecord,
  { limit, before }: ListThread,
): Promise<MessagePage> {
  const beforeSeq = before === undefined ? undefined : parseTurn(before);
  const found = await deps.threads.list(conversation, limit + 1, beforeSeq);
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    messages: await viewMessages(deps, page),
    next: found.length > page.length && last !== undefined ? last.seq.toString(36) : null,
  };
}

function parseTurn(cursor: string): number {
  if (!/^[0-9a-z]{1,10}$/.test(cursor)) throw malformedCursor();
  return Number.parseInt(cursor, 36);
}
