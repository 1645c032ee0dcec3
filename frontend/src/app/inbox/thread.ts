import { computed, inject, Injectable, linkedSignal, signal } from '@angular/core';
import { pageLimit } from '@mysms/contract/limits';
import type { Message } from '@mysms/contract/messages';
import { type ApiFailure, failureOf } from '../core/api-failure.ts';
import type { PollOutcome } from '../core/polling.ts';
import type { ReadPage } from '../core/read-if-changed.ts';
import { Session } from '../core/session.ts';
import { MessageApi } from '../texting/message-api.ts';
import { SentHere } from '../texting/sent-here.ts';
import { type LoadedThread, nothingLoaded, withMessage, withNewest, withOlder } from './loaded-thread.ts';

/** Threads that are shown at once when they are opened again. */
const keptThreads = 20;

/** The texts of the open conversation as the server last told them. */
@Injectable({ providedIn: 'root' })
export class Thread {
  readonly #api = inject(MessageApi);
  readonly #sentHere = inject(SentHere);
  readonly #accountId = inject(Session).accountId;
  readonly #id = signal<string | null>(null);
  readonly #kept = linkedSignal<string | null, Map<string, LoadedThread>>({
    source: this.#accountId,
    computation: () => new Map(),
  });
  readonly #loaded = linkedSignal<{ account: string | null; id: string | null }, LoadedThread>({
    source: () => ({ account: this.#accountId(), id: this.#id() }),
    computation: ({ id }) => (id === null ? undefined : this.#kept().get(id)) ?? nothingLoaded,
  });
  readonly #failure = signal<ApiFailure | null>(null);
  readonly #olderFailure = signal<ApiFailure | null>(null);
  readonly #isReadingOlder = signal(false);
  readonly #isFresh = signal(false);
  #question = 0;
  /** What was told since the question under way: its answer may not know it yet. */
  #told: Message[] = [];

  readonly id = this.#id.asReadonly();
  /** Newest first. */
  readonly messages = computed(() => this.#loaded().messages);
  /** Whether the newest texts were read since the thread was opened, and not only remembered. */
  readonly isFresh = this.#isFresh.asReadonly();
  readonly isRead = computed(() => this.#loaded().isRead);
  readonly hasOlder = computed(() => this.#loaded().next !== null);
  /** Whether the newest texts are there; far back in the history they are left out. */
  readonly isAtNewest = computed(() => !this.#loaded().leftOutNewest);
  /** Id of the newest text, '' where there is none; null while it is not known which that is. */
  readonly newest = computed(() =>
    this.#isFresh() && this.isAtNewest() ? (this.messages()[0]?._id ?? '') : null,
  );
  readonly failure = this.#failure.asReadonly();
  readonly olderFailure = this.#olderFailure.asReadonly();
  readonly isReadingOlder = this.#isReadingOlder.asReadonly();

  /** Opens a conversation's thread; null closes it. */
  open(id: string | null): void {
    this.#keep();
    this.#question += 1;
    this.#failure.set(null);
    this.#olderFailure.set(null);
    this.#isFresh.set(false);
    this.#id.set(id);
  }

  /** Reads the newest texts, unless nothing changed. */
  async refresh(): Promise<PollOutcome> {
    const id = this.#id();
    if (id === null) return 'read';
    const question = ++this.#question;
    this.#told = [];
    const { etag, leftOutNewest, messages } = this.#loaded();
    // What is on show stays live, as far as one page reaches.
    const limit = Math.min(pageLimit.max, Math.max(pageLimit.default, messages.length));
    try {
      const known = !leftOutNewest && etag?.limit === limit ? etag.value : null;
      const page = await this.#api.thread(id, { limit }, known);
      if (question !== this.#question) return 'read';
      this.#failure.set(null);
      if (page.rows !== null) this.#take(page.rows, page, limit);
      this.#isFresh.set(true);
      return 'read';
    } catch (error) {
      const failure = failureOf(error);
      if (question === this.#question) this.#failure.set(failure);
      return 'failed';
    }
  }

  /** Reads the texts before the oldest one. */
  async readOlder(): Promise<void> {
    const id = this.#id();
    const { next } = this.#loaded();
    if (id === null || next === null || this.#isReadingOlder()) return;
    this.#isReadingOlder.set(true);
    this.#olderFailure.set(null);
    try {
      const page = await this.#api.thread(id, { limit: pageLimit.default, before: next });
      if (id !== this.#id()) return;
      this.#loaded.update((loaded) => withOlder(loaded, { messages: page.rows ?? [], next: page.next }));
    } catch (error) {
      if (id === this.#id()) this.#olderFailure.set(failureOf(error));
    } finally {
      this.#isReadingOlder.set(false);
    }
  }

  /** Goes to the newest texts; those read far back go. */
  async readNewest(): Promise<void> {
    this.#loaded.set(nothingLoaded);
    await this.refresh();
  }

  /** Takes a text as the server has just told it. */
  receive(message: Message): void {
    if (message.conversation_id !== this.#id()) {
      this.#kept().delete(message.conversation_id);
      return;
    }
    this.#told.push(message);
    this.#loaded.update((loaded) => withMessage(loaded, message));
    this.#sentHere.notice([message]);
  }

  #take(messages: readonly Message[], { next, etag }: ReadPage<Message>, limit: number): void {
    const newest = { messages, next, etag, limit };
    this.#loaded.update((loaded) => this.#told.reduce(withMessage, withNewest(loaded, newest)));
    this.#sentHere.notice(messages);
  }

  #keep(): void {
    const id = this.#id();
    const loaded = this.#loaded();
    const kept = this.#kept();
    if (id === null) return;
    kept.delete(id);
    if (!loaded.isRead || loaded.leftOutNewest || this.#failure()?.status === 404) return;
    kept.set(id, loaded);
    const [oldest] = kept.keys();
    if (kept.size > keptThreads && oldest !== undefined) kept.delete(oldest);
  }
}
