import type { Conversation, ConversationFilter, ListConversations } from '@mysms/contract/conversations';
import type { Types } from 'mongoose';
import { formatCursor, parseCursor, type ListPosition } from '../http/list-cursor.ts';
import { nobody } from './conversation-record.ts';
import type { ConversationRows, ScannedRow } from './conversation-rows.ts';
import { viewConversations, type ViewConversationsDeps } from './view-conversations.ts';

export interface ConversationPage {
  readonly conversations: Conversation[];
  /** Cursor of the next page; null on the last one. */
  readonly next: string | null;
}

/** Conversations looked at for one page when a filter leaves most of them out: then the page is shorter. */
const maxScanned = 2500;
/** How many are looked at together once the first ones have not filled the page. */
const scannedAtOnce = 500;

/** A page of the account's own conversations, or of nobody's, latest activity first. Two round trips, as a rule. */
export async function listConversations(
  deps: ViewConversationsDeps,
  account: Types.ObjectId,
  { filter, limit, before }: ListConversations,
): Promise<ConversationPage> {
  const whose = filter === 'unassigned' ? nobody : account;
  const position = before === undefined ? undefined : parseCursor('conversations', before);
  const { rows, next } = await scanPage(deps.conversationRows, whose, filter, limit, position);
  const views = await viewConversations(
    deps,
    whose,
    rows.map(({ _id }) => _id),
  );
  // A turn that a text took and did not use looks unread, and is not.
  const conversations = filter === 'unread' ? views.filter((view) => view.unread_count > 0) : views;
  return { conversations, next: next && formatCursor('conversations', next) };
}

async function scanPage(
  conversations: ConversationRows,
  whose: Types.ObjectId,
  filter: ConversationFilter,
  limit: number,
  before: ListPosition | undefined,
): Promise<{ rows: ScannedRow[]; next: ListPosition | null }> {
  const rows: ScannedRow[] = [];
  let position = before;
  let scanned = 0;
  // One more than the page tells whether there is a next one.
  for (let size = limit + 1; rows.length <= limit; size = scannedAtOnce) {
    if (scanned >= maxScanned) return { rows, next: position ?? null };
    const found = await conversations.scan(whose, size, position);
    scanned += found.length;
    rows.push(...found.filter((row) => passes(row, filter)));
    const last = found.at(-1);
    if (last === undefined || found.length < size) break;
    position = positionOf(last);
  }
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { rows: page, next: rows.length > limit && last !== undefined ? positionOf(last) : null };
}

function passes({ is_archived, inbound_seq, membership }: ScannedRow, filter: ConversationFilter): boolean {
  if (is_archived !== (filter === 'archived')) return false;
  return filter !== 'unread' || inbound_seq > (membership?.read_seq ?? 0);
}

function positionOf({ _id, last_activity_at: at }: ScannedRow): ListPosition {
  return { at, id: _id };
}
