import type { Message } from '@mysms/contract/messages';
import { newer } from '../texting/merge-page.ts';

/** As much of a thread as is kept in a page: more would make each new text slow to paint. */
export const mostKept = 1000;

/** Part of a thread. */
export interface LoadedThread {
  /**
   * Newest first, in the server's order: that of their turns, which no time says exactly. What is told in between
   * stands as it came.
   */
  readonly messages: readonly Message[];
  /** Cursor above the oldest one; null at the beginning of the thread. */
  readonly next: string | null;
  /** Oldest messages of the pages that were read, with the cursors above them: where the thread can be cut. */
  readonly cuts: readonly Cut[];
  readonly isRead: boolean;
  /** Far back in the history the newest are left out. */
  readonly leftOutNewest: boolean;
  /** Of the last answer, and the page size it was to. */
  readonly etag: { readonly value: string; readonly limit: number } | null;
}

interface Cut {
  /** Id of the oldest message of a page. */
  readonly oldest: string;
  readonly next: string | null;
}

interface NewestPage {
  readonly messages: readonly Message[];
  readonly next: string | null;
  readonly etag: string | null;
  readonly limit: number;
}

export const nothingLoaded: LoadedThread = {
  messages: [],
  next: null,
  cuts: [],
  isRead: false,
  leftOutNewest: false,
  etag: null,
};

/** Lays freshly read newest messages over what is there. */
export function withNewest(loaded: LoadedThread, page: NewestPage): LoadedThread {
  if (loaded.leftOutNewest) return { ...loaded, messages: patched(loaded.messages, page.messages) };
  const known = byId(loaded.messages);
  const fresh = page.messages.map((message) => newer(known.get(message._id), message));
  const older = page.next === null ? [] : olderThanPage(loaded.messages, page.messages);
  const etag = page.etag === null ? null : { value: page.etag, limit: page.limit };
  const cuts = cutOf(page.messages, page.next);
  return older.length > 0
    ? shortenedAbove({ ...loaded, messages: [...fresh, ...older], etag })
    : { ...nothingLoaded, messages: fresh, next: page.next, cuts, isRead: true, etag };
}

/** Adds the page above the oldest message; beyond the bound the newest are left out. */
export function withOlder(
  loaded: LoadedThread,
  page: { readonly messages: readonly Message[]; readonly next: string | null },
): LoadedThread {
  const messages = [
    ...patched(loaded.messages, page.messages),
    ...withoutKnown(page.messages, loaded.messages),
  ];
  const kept = messages.slice(-mostKept);
  return {
    ...loaded,
    messages: kept,
    next: page.next,
    cuts: [...loaded.cuts, ...cutOf(page.messages, page.next)],
    leftOutNewest: loaded.leftOutNewest || kept.length < messages.length,
  };
}

/** Adds a message at the end of the thread, or puts it in the place of its older version. */
export function withMessage(loaded: LoadedThread, message: Message): LoadedThread {
  if (!loaded.isRead) return loaded;
  const isAdded = !loaded.leftOutNewest && !isAbove(loaded, message);
  const added = isAdded ? withoutKnown([message], loaded.messages) : [];
  return shortenedAbove({
    ...loaded,
    messages: [...added, ...patched(loaded.messages, [message])],
    etag: null,
  });
}

/** Leaves out whole pages of the oldest once there is too much. */
function shortenedAbove(loaded: LoadedThread): LoadedThread {
  if (loaded.messages.length <= mostKept) return loaded;
  const places = new Map(loaded.messages.map(({ _id }, place) => [_id, place]));
  const placeOf = ({ oldest }: Cut): number => places.get(oldest) ?? mostKept;
  const cut = loaded.cuts.findLast((one) => placeOf(one) < mostKept);
  if (cut === undefined) return loaded;
  return {
    ...loaded,
    messages: loaded.messages.slice(0, placeOf(cut) + 1),
    next: cut.next,
    cuts: loaded.cuts.slice(0, loaded.cuts.indexOf(cut) + 1),
  };
}

/** Whether a message that is not there belongs above the oldest one, and comes with its page. */
function isAbove({ messages, next }: LoadedThread, { created_at }: Message): boolean {
  const oldest = messages.at(-1);
  return next !== null && oldest !== undefined && created_at < oldest.created_at;
}

/** What stands above the page. Where the two do not touch, there may be unread messages in between. */
function olderThanPage(messages: readonly Message[], page: readonly Message[]): readonly Message[] {
  const onPage = byId(page);
  const last = messages.findLastIndex(({ _id }) => onPage.has(_id));
  return last < 0 ? [] : messages.slice(last + 1);
}

function patched(messages: readonly Message[], news: readonly Message[]): readonly Message[] {
  const told = byId(news);
  return messages.map((message) => newer(message, told.get(message._id) ?? message));
}

function withoutKnown(messages: readonly Message[], known: readonly Message[]): readonly Message[] {
  const ids = byId(known);
  return messages.filter(({ _id }) => !ids.has(_id));
}

function byId(messages: readonly Message[]): ReadonlyMap<string, Message> {
  return new Map(messages.map((message) => [message._id, message]));
}

function cutOf(messages: readonly Message[], next: string | null): readonly Cut[] {
  const oldest = messages.at(-1);
  return oldest === undefined ? [] : [{ oldest: oldest._id, next }];
}
