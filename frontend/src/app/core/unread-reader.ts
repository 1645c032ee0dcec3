import { HttpClient } from '@angular/common/http';
import { DOCUMENT, effect, inject, Injectable } from '@angular/core';
import type { Conversation } from '@mysms/contract/conversations';
import { pageLimit } from '@mysms/contract/limits';
import { Subject } from 'rxjs';
import { LiveEvents } from './live/live-events.ts';
import { NewTexts } from './new-texts.ts';
import { Polling, type PollOutcome } from './polling.ts';
import { readIfChanged } from './read-if-changed.ts';
import { Session } from './session.ts';
import { InboxUnread } from './unread.ts';

/**
 * Keeps the number of unread texts true on every page: told by events, and read again where there are none, and now
 * and then all the same. Beyond 200 conversations with something unread it says what those hold.
 */
@Injectable({ providedIn: 'root' })
export class UnreadReader {
  readonly #http = inject(HttpClient);
  readonly #live = inject(LiveEvents);
  readonly #accountId = inject(Session).accountId;
  readonly #unread = inject(InboxUnread);
  readonly #document = inject(DOCUMENT);
  readonly #gotText = new Subject<Conversation>();
  readonly #counts = new Map<string, number>();
  /** When each count was told, so that the answer to an older question does not undo it. */
  readonly #toldAt = new Map<string, number>();
  #tick = 0;
  #latestQuestion = 0;
  #etag: string | null = null;
  #newTexts = new NewTexts();
  #polling: Polling | null = null;

  /** Conversations that have just got a text, which waits to be read. */
  readonly gotText = this.#gotText.asObservable();

  constructor() {
    effect((onCleanup) => {
      if (this.#accountId() === null) return;
      const polling = this.#pollingOf();
      this.#polling = polling;
      const forget = [
        this.#live.on('conversation.updated', (conversation) => this.take(conversation)),
        this.#live.on('resync', () => void polling.now()),
      ];
      void polling.now();
      onCleanup(() => {
        polling.stop();
        for (const end of forget) end();
        this.#forget();
      });
    });
    let wasStreaming = false;
    effect(() => {
      const isStreaming = this.#live.mode() === 'stream';
      // The next reading was planned for a time with events.
      if (wasStreaming && !isStreaming) void this.#polling?.now();
      wasStreaming = isStreaming;
    });
  }

  /** Takes the count of a conversation that was just read or changed. */
  take(conversation: Conversation): void {
    this.#toldAt.set(conversation._id, ++this.#tick);
    this.#put(conversation._id, countOf(conversation));
    this.#notice([conversation]);
  }

  /** A conversation is not there for this account any more. */
  drop(id: string): void {
    this.#toldAt.set(id, ++this.#tick);
    this.#put(id, 0);
  }

  #pollingOf(): Polling {
    return new Polling({
      document: this.#document,
      read: () => this.#read(),
      isLively: () => false,
      isTold: () => this.#live.mode() === 'stream',
      random: () => Math.random(),
    });
  }

  async #read(): Promise<PollOutcome> {
    const account = this.#accountId();
    const asked = ++this.#tick;
    this.#latestQuestion = asked;
    const params = { filter: 'unread', limit: pageLimit.max };
    try {
      const response = await readIfChanged<Conversation[]>(
        this.#http,
        '/api/conversations',
        params,
        this.#etag,
      );
      const isCurrent = account === this.#accountId() && asked === this.#latestQuestion;
      if (isCurrent && response !== null)
        this.#takeAll(response.body ?? [], asked, response.headers.get('ETag'));
      return 'read';
    } catch {
      return 'failed';
    }
  }

  #takeAll(conversations: readonly Conversation[], asked: number, etag: string | null): void {
    const isOlder = (id: string): boolean => (this.#toldAt.get(id) ?? 0) > asked;
    const told = [...this.#counts].filter(([id]) => isOlder(id));
    const read = conversations.filter(({ _id }) => !isOlder(_id));
    // With something told meanwhile the ETag does not stand for what is shown.
    this.#etag = read.length === conversations.length && told.length === 0 ? etag : null;
    this.#counts.clear();
    for (const [id, count] of told) this.#counts.set(id, count);
    for (const conversation of read) this.#counts.set(conversation._id, countOf(conversation));
    this.#newTexts.begin(conversations);
    this.#notice(read);
    this.#tell();
  }

  #put(id: string, count: number): void {
    if (count === (this.#counts.get(id) ?? 0)) return;
    this.#counts.set(id, count);
    // What the ETag stands for is not what is shown any more.
    this.#etag = null;
    this.#tell();
  }

  #notice(conversations: readonly Conversation[]): void {
    for (const conversation of conversations) {
      if (this.#newTexts.notice(conversation)) this.#gotText.next(conversation);
    }
  }

  #forget(): void {
    this.#latestQuestion = ++this.#tick;
    this.#polling = null;
    this.#counts.clear();
    this.#toldAt.clear();
    this.#newTexts = new NewTexts();
    this.#etag = null;
    this.#tell();
  }

  #tell(): void {
    this.#unread.set([...this.#counts.values()].reduce((sum, count) => sum + count, 0));
  }
}

function countOf({ unread_count, archived, unassigned }: Conversation): number {
  return archived || unassigned ? 0 : unread_count;
}
