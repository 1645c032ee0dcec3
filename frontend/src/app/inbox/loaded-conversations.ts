import type { Conversation, ConversationFilter } from '@mysms/contract/conversations';

/** How far the list was read under a filter. */
export interface Loaded {
  readonly isRead: boolean;
  /** Cursor below the last row that was read; null at the end of the list. */
  readonly next: string | null;
  /** The last row that was read, where there is more below it. */
  readonly floor: Pick<Conversation, '_id' | 'updated_at'> | null;
  readonly etag: string | null;
}

export const nothingLoaded: Loaded = { isRead: false, next: null, floor: null, etag: null };

interface Page {
  readonly rows: readonly Conversation[];
  readonly next: string | null;
  readonly etag: string | null;
}

const passes: Readonly<Record<ConversationFilter, (conversation: Conversation) => boolean>> = {
  all: ({ archived, unassigned }) => !archived && !unassigned,
  unread: ({ unread_count, archived, unassigned }) => unread_count > 0 && !archived && !unassigned,
  archived: ({ archived, unassigned }) => archived && !unassigned,
  unassigned: ({ unassigned }) => unassigned,
};

/** Negative when `a` stands above `b`: latest activity first, as the server orders. */
export function byActivity(
  a: Pick<Conversation, '_id' | 'updated_at'>,
  b: Pick<Conversation, '_id' | 'updated_at'>,
): number {
  return compare(b.updated_at, a.updated_at) || compare(b._id, a._id);
}

/** The rows of a filter, as far as the list was read: below that there may be others in between. */
export function rowsOf(
  known: Iterable<Conversation>,
  filter: ConversationFilter,
  { isRead, floor }: Loaded,
): readonly Conversation[] {
  if (!isRead) return [];
  const isWithin = (conversation: Conversation): boolean =>
    floor === null || byActivity(conversation, floor) <= 0;
  return [...known].filter((one) => passes[filter](one) && isWithin(one)).sort(byActivity);
}

/**
 * How far it is read once the newest page has come.
 * @param touches whether the page reaches what was read before
 */
export function loadedFromTop(before: Loaded, page: Page, touches: boolean): Loaded {
  const after = { isRead: true, next: page.next, floor: floorOf(page), etag: page.etag };
  const reachesLess =
    after.floor !== null && (before.floor === null || byActivity(after.floor, before.floor) < 0);
  return before.isRead && touches && reachesLess ? { ...before, etag: page.etag } : after;
}

/** How far it is read once the page below the last row has come. */
export function loadedBelow(before: Loaded, page: Page): Loaded {
  return { ...before, next: page.next, floor: page.next === null ? null : (floorOf(page) ?? before.floor) };
}

/** The last row, where there is more below it. */
function floorOf({ rows, next }: Page): Conversation | null {
  return next === null ? null : (rows.at(-1) ?? null);
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
