import { computed, inject, Injectable, linkedSignal, signal } from '@angular/core';
import type { Conversation, ConversationFilter } from '@mysms/contract/conversations';
import type { Message } from '@mysms/contract/messages';
import { type ApiFailure, failureOf } from '../core/api-failure.ts';
import type { PollOutcome } from '../core/polling.ts';
import type { ReadPage } from '../core/read-if-changed.ts';
import { Session } from '../core/session.ts';
import { UnreadReader } from '../core/unread-reader.ts';
import { ConversationApi } from '../texting/conversation-api.ts';
import {
  byActivity,
  type Loaded,
  loadedBelow,
  loadedFromTop,
  nothingLoaded,
  rowsOf,
} from './loaded-conversations.ts';

const pageSize = 50;

/** The conversations as the server last told them, under one filter. */
@Injectable({ providedIn: 'root' })
export class Conversations {
  readonly #api = inject(ConversationApi);
  readonly #unread = inject(UnreadReader);
  readonly #accountId = inject(Session).accountId;
  readonly #filter = linkedSignal<string | null, ConversationFilter>({
    source: this.#accountId,
    computation: () => 'all',
  });
  readonly #known = linkedSignal<string | null, ReadonlyMap<string, Conversation>>({
    source: this.#accountId,
    computation: () => new Map(),
  });
  readonly #loaded = linkedSignal<string, Loaded>({
    source: () => `${this.#accountId() ?? ''} ${this.#filter()}`,
    computation: () => nothingLoaded,
  });
  readonly #failure = signal<ApiFailure | null>(null);
  readonly #olderFailure = signal<ApiFailure | null>(null);
  readonly #missing = signal<string | null>(null);
  #isReadingOlder = false;
  /** Counts what was asked and what was told, so that a late answer does not undo newer news. */
  #tick = 0;
  #latestQuestion = 0;
  readonly #toldAt = new Map<string, number>();

  /** By id: all that was told, whatever the filter. */
  readonly known = this.#known.asReadonly();
  readonly filter = this.#filter.asReadonly();
  readonly rows = computed(() => rowsOf(this.#known().values(), this.#filter(), this.#loaded()));
  readonly isRead = computed(() => this.#loaded().isRead);
  readonly hasOlder = computed(() => this.#loaded().next !== null);
  readonly failure = this.#failure.asReadonly();
  readonly olderFailure = this.#olderFailure.asReadonly();
  /** The id of the conversation that was last found not to be there for this account. */
  readonly missing = this.#missing.asReadonly();

  choose(filter: ConversationFilter): void {
    this.#filter.set(filter);
    this.#failure.set(null);
    this.#olderFailure.set(null);
  }

  /** Reads the newest page, unless nothing changed. */
  async refresh(): Promise<PollOutcome> {
    const asked = ++this.#tick;
    this.#latestQuestion = asked;
    const account = this.#accountId();
    const filter = this.#filter();
    const isCurrent = (): boolean => asked === this.#latestQuestion && account === this.#accountId();
    try {
      const page = await this.#api.list({ limit: pageSize, filter }, this.#loaded().etag);
      if (isCurrent()) this.#takePage(page, asked, true);
      return 'read';
    } catch (error) {
      const failure = failureOf(error);
      if (isCurrent()) this.#failure.set(failure);
      return 'failed';
    }
  }

  /** Reads the page below the last row. */
  async readOlder(): Promise<void> {
    const { next } = this.#loaded();
    const filter = this.#filter();
    const account = this.#accountId();
    if (next === null || this.#isReadingOlder) return;
    const asked = ++this.#tick;
    this.#isReadingOlder = true;
    this.#olderFailure.set(null);
    try {
      const page = await this.#api.list({ limit: pageSize, filter, before: next });
      if (account === this.#accountId() && filter === this.#filter()) this.#takePage(page, asked, false);
    } catch (error) {
      this.#olderFailure.set(failureOf(error));
    } finally {
      this.#isReadingOlder = false;
    }
  }

  /**
   * Reads one that is not known yet.
   * @returns it, under another id where its texts have joined those of an earlier one; null when it cannot be read
   */
  async find(id: string): Promise<Conversation | null> {
    const account = this.#accountId();
    this.#missing.set(null);
    try {
      const conversation = await this.#api.one(id);
      if (account !== this.#accountId()) return null;
      this.receive(conversation);
      return conversation;
    } catch (error) {
      if (failureOf(error).status === 404) this.drop(id);
      return null;
    }
  }

  /** Takes a conversation as the server has just told it. */
  receive(conversation: Conversation): void {
    this.#toldAt.set(conversation._id, ++this.#tick);
    this.#put([conversation]);
  }

  /** A text changed; where it is the last one, its row says so. */
  patchLast({ _id, conversation_id, status, content }: Message): void {
    const known = this.#known().get(conversation_id);
    if (known?.last_message?._id !== _id || known.last_message.status === status) return;
    this.receive({ ...known, last_message: { ...known.last_message, status, content } });
  }

  /** Forgets one that is not there for this account any more. */
  drop(id: string): void {
    this.#toldAt.set(id, ++this.#tick);
    this.#unread.drop(id);
    this.#missing.set(id);
    this.#known.update((known) => new Map([...known].filter(([other]) => other !== id)));
    this.#loaded.update((loaded) => ({ ...loaded, etag: null }));
  }

  /** Takes conversations that a search found. */
  learn(conversations: readonly Conversation[], asked: number): void {
    this.#put(conversations.filter(({ _id }) => (this.#toldAt.get(_id) ?? 0) <= asked));
  }

  /** A moment before which nothing asked from now on was told. */
  now(): number {
    return this.#tick;
  }

  #takePage(page: ReadPage<Conversation>, asked: number, isFirst: boolean): void {
    this.#failure.set(null);
    if (page.rows === null) return;
    const rows = page.rows;
    const last = rows.at(-1);
    // Else there may be others, never told, between this page and what was read below it.
    const touches = last !== undefined && this.#known().get(last._id)?.updated_at === last.updated_at;
    if (isFirst) this.#dropMissing(rows, page.next !== null, asked);
    this.learn(rows, asked);
    this.#loaded.update((loaded) =>
      isFirst ? loadedFromTop(loaded, { ...page, rows }, touches) : loadedBelow(loaded, { ...page, rows }),
    );
  }

  /** What should stand on the newest page and does not is archived, taken or read by now. */
  #dropMissing(rows: readonly Conversation[], hasMore: boolean, asked: number): void {
    const last = rows.at(-1);
    const isThere = new Set(rows.map(({ _id }) => _id));
    const missing = this.rows().filter(
      (row) =>
        !isThere.has(row._id) &&
        (this.#toldAt.get(row._id) ?? 0) <= asked &&
        (!hasMore || last === undefined || byActivity(row, last) < 0),
    );
    if (missing.length === 0) return;
    this.#known.update((known) => {
      const kept = new Map(known);
      for (const { _id } of missing) kept.delete(_id);
      return kept;
    });
  }

  #put(conversations: readonly Conversation[]): void {
    for (const conversation of conversations) this.#unread.take(conversation);
    if (conversations.some(({ _id }) => _id === this.#missing())) this.#missing.set(null);
    this.#known.update((known) => {
      const after = new Map(known);
      for (const conversation of conversations) after.set(conversation._id, conversation);
      return after;
    });
  }
}
