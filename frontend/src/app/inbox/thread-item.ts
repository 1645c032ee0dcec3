import type { Message, MessageMedia } from '@mysms/contract/messages';
import { daysBetween } from '../core/time-words.ts';
import type { TextRow } from '../texting/text-row.ts';

/** A text of a thread, with its place among its neighbours. */
export interface ThreadItem {
  readonly row: TextRow;
  readonly media: readonly MessageMedia[];
  /** The day that begins with it; null when it is the same as before. */
  readonly newDay: Date | null;
  readonly isFirstUnread: boolean;
  /** A turn is what one side says without a pause. */
  readonly beginsTurn: boolean;
  readonly endsTurn: boolean;
}

/** A pause after which the same side begins anew, in ms. */
const pauseMs = 5 * 60_000;

/**
 * Places texts among each other.
 * @param rows oldest first
 * @param before what was shown last: an item that did not change stays the same object, so that it is not painted again
 */
export function threadItems(
  rows: readonly TextRow[],
  firstUnread: string | null,
  before: ReadonlyMap<string, ThreadItem>,
): readonly ThreadItem[] {
  return rows.map((row, index) => {
    const above = rows[index - 1];
    const below = rows[index + 1];
    const item: ThreadItem = {
      row,
      media: row.message?.media ?? [],
      newDay: above === undefined || daysBetween(above.writtenAt, row.writtenAt) !== 0 ? row.writtenAt : null,
      isFirstUnread: firstUnread !== null && row.message?._id === firstUnread,
      beginsTurn: !isSameTurn(above, row),
      endsTurn: !isSameTurn(row, below),
    };
    const known = before.get(row.id);
    return known !== undefined && isSame(known, item) ? known : item;
  });
}

/** The oldest of the `count` newest inbound messages; null when nothing is unread. */
export function firstUnreadOf(messages: readonly Message[], count: number): string | null {
  const inbound = messages.filter(({ direction }) => direction === 'inbound');
  return inbound[Math.min(count, inbound.length) - 1]?._id ?? null;
}

function isSameTurn(above: TextRow | undefined, below: TextRow | undefined): boolean {
  if (above === undefined || below === undefined) return false;
  return (
    above.direction === below.direction &&
    Math.abs(below.writtenAt.getTime() - above.writtenAt.getTime()) < pauseMs &&
    daysBetween(above.writtenAt, below.writtenAt) === 0
  );
}

function isSame(a: ThreadItem, b: ThreadItem): boolean {
  return (
    a.row === b.row &&
    a.newDay?.getTime() === b.newDay?.getTime() &&
    a.isFirstUnread === b.isFirstUnread &&
    a.beginsTurn === b.beginsTurn &&
    a.endsTurn === b.endsTurn
  );
}
