import { computed, DestroyRef, DOCUMENT, effect, inject, Injectable, untracked } from '@angular/core';
import { LiveEvents } from '../core/live/live-events.ts';
import { Polling, type PollOutcome } from '../core/polling.ts';
import { Session } from '../core/session.ts';
import { Outbox } from '../texting/outbox.ts';
import { Sending } from '../texting/sending.ts';
import { SentHere } from '../texting/sent-here.ts';
import { Conversations } from './conversations.ts';
import { Thread } from './thread.ts';

/** Even with events all is read again this often, in ms: what polling finds must never differ for long. */
const readAgainMs = 60_000;

/** Keeps list and thread true while the inbox is open: by events, and by asking where there are none. */
@Injectable()
export class InboxSync {
  readonly #live = inject(LiveEvents);
  readonly #conversations = inject(Conversations);
  readonly #thread = inject(Thread);
  readonly #sending = inject(Sending);
  readonly #outbox = inject(Outbox);
  readonly #sentHere = inject(SentHere);
  readonly #accountId = inject(Session).accountId;
  #readAt = 0;

  readonly #hasTrouble = computed(
    () =>
      this.#conversations.failure() !== null ||
      this.#thread.failure() !== null ||
      this.#outbox.entries().some(({ waitsForNetwork }) => waitsForNetwork),
  );

  readonly #polling = new Polling({
    document: inject(DOCUMENT),
    read: () => this.#read(),
    isLively: () => this.#live.mode() === 'polling' && this.#sentHere.isLively(),
    random: () => Math.random(),
  });

  constructor() {
    const ends = [
      this.#live.on('message.created', (message) => this.#thread.receive(message)),
      this.#live.on('message.updated', (message) => {
        this.#thread.receive(message);
        this.#conversations.patchLast(message);
      }),
      this.#live.on('conversation.updated', (conversation) => this.#conversations.receive(conversation)),
      this.#live.on('resync', () => this.readNow()),
    ];
    const answers = this.#sending.answered.subscribe((message) => {
      this.#thread.receive(message);
      this.#conversations.patchLast(message);
      if (this.#live.mode() === 'polling' || !this.#conversations.known().has(message.conversation_id)) {
        this.readNow();
      }
    });
    const names = this.#sending.named.subscribe((conversation) => this.#conversations.receive(conversation));
    // Another list or thread is open.
    effect(() => {
      this.#thread.id();
      this.#conversations.filter();
      untracked(() => this.readNow());
    });
    inject(DestroyRef).onDestroy(() => {
      this.#polling.stop();
      answers.unsubscribe();
      names.unsubscribe();
      for (const end of ends) end();
    });
    this.#sending.resume();
  }

  /** Asks at once, whatever events there are. */
  readNow(): void {
    this.#readAt = 0;
    void this.#polling.now();
  }

  async #read(): Promise<PollOutcome> {
    if (this.#accountId() === null) return 'read';
    const isFresh = Date.now() - this.#readAt < readAgainMs;
    // A stream looks alive until its connection is missed, which may take minutes.
    const isTold = this.#live.mode() === 'stream' && navigator.onLine;
    if (isTold && isFresh && !this.#hasTrouble()) return 'read';
    const outcomes = await Promise.all([this.#conversations.refresh(), this.#thread.refresh()]);
    const id = this.#thread.id();
    if (id !== null && this.#thread.failure()?.status === 404) this.#conversations.drop(id);
    // A conversation that is not there answers as well.
    if (!outcomes.includes('read')) return 'failed';
    this.#readAt = Date.now();
    this.#sending.serverAnswers();
    return outcomes.includes('failed') && this.#thread.failure()?.kind !== 'refused' ? 'failed' : 'read';
  }
}
