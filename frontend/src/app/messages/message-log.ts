import { computed, inject, Injectable, linkedSignal, signal } from '@angular/core';
import { pageLimit } from '@mysms/contract/limits';
import type { Message } from '@mysms/contract/messages';
import { type ApiFailure, failureOf } from '../core/api-failure.ts';
import { Session } from '../core/session.ts';
import { SentHere } from '../texting/sent-here.ts';
import { byNewest, mergeFirstPage, upsert } from '../texting/merge-page.ts';
import type { ReadPage } from '../core/read-if-changed.ts';
import { MessageApi, type PageQuery } from '../texting/message-api.ts';
import { Sending } from '../texting/sending.ts';
import { type FilterName, letsThrough, statusQuery } from './message-filter.ts';
import type { PollOutcome } from '../core/polling.ts';

interface Log {
  readonly rows: readonly Message[];
  /** Cursor below the last row. */
  readonly next: string | null;
  /** Whether the server has answered for this account and filter. */
  readonly isRead: boolean;
  /** What the last answer was to, and its ETag; an ETag says nothing about another question. */
  readonly answered: { readonly question: string; readonly etag: string } | null;
}

const nothing: Log = { rows: [], next: null, isRead: false, answered: null };

/** The texts as the server last told them, one account's, under one filter. Nothing optimistic gets in here. */
@Injectable({ providedIn: 'root' })
export class MessageLog {
  readonly #api = inject(MessageApi);
  readonly #sentHere = inject(SentHere);
  readonly #accountId = inject(Session).accountId;
  readonly #filter = signal<FilterName>('all');
  readonly #failure = signal<ApiFailure | null>(null);
  readonly #olderFailure = signal<ApiFailure | null>(null);
  readonly #isReadingOlder = signal(false);
  readonly #log = linkedSignal<{ account: string | null; filter: FilterName }, Log>({
    source: () => ({ account: this.#accountId(), filter: this.#filter() }),
    computation: ({ account, filter }, before) =>
      before?.source.account === account
        ? // What is known already is true under the new filter too, until the server has told the rest.
          { ...nothing, rows: before.value.rows.filter(({ status }) => letsThrough(filter, status)) }
        : nothing,
  });
  /** Answers to anything asked before the latest question are dropped. */
  #question = 0;
  /** What was told while the list was being read: the answer may not know it yet. */
  #toldMeanwhile: Message[] = [];
  #reading: Promise<unknown> = Promise.resolve();

  constructor() {
    inject(Sending).answered.subscribe((message) => this.receive(message));
  }

  readonly filter = this.#filter.asReadonly();
  /** Why the last reading failed; null when it did not. */
  readonly failure = this.#failure.asReadonly();
  readonly olderFailure = this.#olderFailure.asReadonly();
  readonly isReadingOlder = this.#isReadingOlder.asReadonly();
  readonly rows = computed(() => this.#log().rows);
  readonly isRead = computed(() => this.#log().isRead);
  /** Id of the newest text of all, '' where there is none; null while it is not known which that is. */
  readonly newest = computed(() =>
    this.isRead() && this.#filter() === 'all' ? (this.rows()[0]?._id ?? '') : null,
  );
  readonly hasOlder = computed(() => this.#log().next !== null);

  choose(filter: FilterName): void {
    this.#question += 1;
    this.#failure.set(null);
    this.#olderFailure.set(null);
    this.#filter.set(filter);
  }

  /** Resolves when the reading that is under way, if any, has ended. */
  reading(): Promise<unknown> {
    return this.#reading;
  }

  /** Reads the newest rows, unless nothing changed. */
  refresh(): Promise<PollOutcome> {
    const reading = this.#refresh();
    this.#reading = reading;
    return reading;
  }

  async #refresh(): Promise<PollOutcome> {
    const question = ++this.#question;
    this.#toldMeanwhile = [];
    const { rows, answered } = this.#log();
    // Everything on show stays live, as far as one page reaches.
    const limit = Math.min(pageLimit.max, Math.max(pageLimit.default, rows.length));
    const query = this.#query({ limit });
    const asked = JSON.stringify(query);
    try {
      const page = await this.#api.list(query, answered?.question === asked ? answered.etag : null);
      if (question === this.#question) this.#take(page, asked);
      return 'read';
    } catch (error) {
      const failure = failureOf(error);
      if (question === this.#question) this.#failure.set(failure);
      return 'failed';
    }
  }

  /** Reads the page below the last row. */
  async readOlder(): Promise<void> {
    const { next } = this.#log();
    const account = this.#accountId();
    const filter = this.#filter();
    if (next === null || this.#isReadingOlder()) return;
    this.#isReadingOlder.set(true);
    this.#olderFailure.set(null);
    try {
      const page = await this.#api.list(this.#query({ limit: pageLimit.default, before: next }));
      if (account !== this.#accountId() || filter !== this.#filter()) return;
      this.#log.update((log) => ({ ...log, rows: upsert(log.rows, page.rows ?? []), next: page.next }));
    } catch (error) {
      this.#olderFailure.set(failureOf(error));
    } finally {
      this.#isReadingOlder.set(false);
    }
  }

  /** Takes the server's answer to a text sent from this page, which a reading under way may not know yet. */
  receive(message: Message): void {
    this.#question += 1;
    if (!letsThrough(this.#filter(), message.status)) return;
    this.#log.update((log) => ({ ...log, rows: upsert(log.rows, [message]), answered: null }));
  }

  /** Takes what the server tells by itself: a new text, or what became of one. */
  hear(message: Message): void {
    this.#toldMeanwhile.push(message);
    this.#log.update((log) => withTold(log, message, this.#filter()));
    this.#sentHere.notice([message]);
  }

  #take(page: ReadPage<Message>, asked: string): void {
    this.#failure.set(null);
    if (page.rows === null) return;
    const { rows, next, etag } = { ...page, rows: page.rows };
    this.#log.update((log) => {
      const merged = mergeFirstPage(log.isRead ? log.rows : [], rows, next !== null);
      return {
        rows: merged.rows,
        next: merged.keptOlder ? log.next : next,
        isRead: true,
        answered: etag === null ? null : { question: asked, etag },
      };
    });
    this.#sentHere.notice(rows);
    for (const message of this.#toldMeanwhile.splice(0)) this.hear(message);
  }

  #query(page: PageQuery): PageQuery {
    const status = statusQuery(this.#filter());
    return status === undefined ? page : { ...page, status };
  }
}

/** A text that belongs below the last row stays out until that page is read, and one that the filter refuses goes. */
function withTold(log: Log, message: Message, filter: FilterName): Log {
  if (!log.isRead) return log;
  if (!letsThrough(filter, message.status)) {
    return { ...log, rows: log.rows.filter(({ _id }) => _id !== message._id) };
  }
  const last = log.rows.at(-1);
  const isBelow = log.next !== null && last !== undefined && byNewest(last, message) < 0;
  return isBelow ? log : { ...log, rows: upsert(log.rows, [message]) };
}
