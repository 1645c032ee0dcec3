import type { Message } from '@mysms/contract/messages';

/** Negative when `a` stands above `b`: newest first by `created_at`, then `_id`, as the server orders. */
export function byNewest(a: Message, b: Message): number {
  return compare(b.created_at, a.created_at) || compare(b._id, a._id);
}

/**
 * Lays a freshly read first page over the rows at hand. Rows older than the page stay; when the page does not touch
 * them there may be unread rows in between, so they go.
 * @returns the rows, and whether the rows below the page were kept
 */
export function mergeFirstPage(
  rows: readonly Message[],
  page: readonly Message[],
  hasMore: boolean,
): { rows: readonly Message[]; keptOlder: boolean } {
  const last = page.at(-1);
  const known = new Map(rows.map((row) => [row._id, row]));
  const fresh = page.map((row) => newer(known.get(row._id), row));
  const touches = page.some((row) => known.has(row._id));
  if (last === undefined || !hasMore || !touches) return { rows: fresh, keptOlder: false };
  const older = rows.filter((row) => byNewest(last, row) < 0);
  return { rows: [...fresh, ...older], keptOlder: older.length > 0 };
}

/** Adds rows, or puts them in the place of their older versions. */
export function upsert(rows: readonly Message[], added: readonly Message[]): readonly Message[] {
  const byId = new Map(rows.map((row) => [row._id, row]));
  for (const row of added) byId.set(row._id, newer(byId.get(row._id), row));
  return [...byId.values()].sort(byNewest);
}

/** Answers may overtake each other; the version that changed last counts. */
export function newer(known: Message | undefined, read: Message): Message {
  return known !== undefined && known.updated_at > read.updated_at ? known : read;
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
