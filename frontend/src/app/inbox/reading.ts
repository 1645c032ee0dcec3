import { computed, DestroyRef, effect, inject, Injectable, signal, untracked } from '@angular/core';
import type { Conversation } from '@mysms/contract/conversations';
import { pollDelay } from '../core/polling.ts';
import { Toasts } from '../ui/toasts.ts';
import { ConversationActs } from './conversation-acts.ts';
import { Conversations } from './conversations.ts';
import { Presence } from './presence.ts';
import { firstUnreadOf } from './thread-item.ts';
import { Thread } from './thread.ts';

interface Divider {
  readonly thread: string;
  /** The first text that was not seen; null when all were. */
  readonly above: string | null;
}

/** What of the open thread was seen: where the unread begin, what is told the server, what is said aloud. */
@Injectable()
export class Reading {
  readonly #thread = inject(Thread);
  readonly #conversations = inject(Conversations);
  readonly #acts = inject(ConversationActs);
  readonly #presence = inject(Presence);
  readonly #toasts = inject(Toasts);
  readonly #divider = signal<Divider | null>(null);
  /** The text up to which the server was told, or is being told, that all was seen; null to tell it again. */
  readonly #toldRead = signal<string | null>(null);
  #failures = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #heard: { readonly thread: string; readonly newest: string } | null = null;

  /** The text above which the unread ones begin. */
  readonly firstUnread = computed(() => {
    const divider = this.#divider();
    return divider?.thread === this.#thread.id() ? divider.above : null;
  });

  readonly #open = computed<Conversation | undefined>(() =>
    this.#conversations.known().get(this.#thread.id() ?? ''),
  );

  constructor() {
    inject(DestroyRef).onDestroy(() => clearTimeout(this.#retry));
  }

  /**
   * @param isAtEnd whether the newest text is in sight
   * @param person who the other side is
   */
  follow(isAtEnd: () => boolean, person: () => string): void {
    effect(() => this.#divide());
    effect(() => this.#tellRead(isAtEnd()));
    effect(() => this.#announce(person));
  }

  /** Somebody answered: all before it was seen. */
  answered(): void {
    const thread = this.#thread.id();
    this.#divider.set(thread === null ? null : { thread, above: null });
  }

  /** Once for each opening, and anew with what comes while nobody looks. */
  #divide(): void {
    const thread = this.#thread.id();
    const conversation = this.#open();
    if (thread === null || conversation === undefined || !this.#thread.isFresh()) return;
    const known = untracked(this.#divider);
    const isNew = known?.thread !== thread;
    const isMissed = !this.#presence.isThere() && known?.above === null && conversation.unread_count > 0;
    if (!isNew && !isMissed) return;
    const above = firstUnreadOf(this.#thread.messages(), conversation.unread_count);
    this.#divider.set({ thread, above: conversation.unread_count === 0 ? null : above });
  }

  #tellRead(isAtEnd: boolean): void {
    const conversation = this.#open();
    const isSeen = isAtEnd && this.#presence.isThere() && this.#thread.isFresh();
    if (!isSeen || conversation === undefined) return;
    if (conversation.unread_count === 0 || conversation.unassigned || this.#divider() === null) return;
    // What the server counts from: texts that come at once may stand here in another order until they are read again.
    const newest = conversation.last_message?._id ?? null;
    const isShown = this.#thread.messages().some(({ _id }) => _id === newest);
    if (newest === null || !isShown || this.#toldRead() === newest) return;
    this.#toldRead.set(newest);
    void untracked(() => this.#tell(conversation._id, newest));
  }

  async #tell(conversation: string, newest: string): Promise<void> {
    const failure = await this.#acts.markRead(conversation, newest);
    if (this.#toldRead() !== newest) return;
    clearTimeout(this.#retry);
    this.#failures = failure === null ? 0 : this.#failures + 1;
    if (failure === null || failure.kind === 'refused') return;
    const pause = { isHidden: false, isLively: false, failures: this.#failures, random: Math.random() };
    this.#retry = setTimeout(() => this.#toldRead.set(null), pollDelay(pause));
  }

  /** Several at once are one sentence. */
  #announce(person: () => string): void {
    const thread = this.#thread.id();
    const messages = this.#thread.messages();
    const newest = messages[0];
    if (thread === null || newest === undefined || !this.#thread.isFresh()) return;
    const heard = this.#heard;
    this.#heard = { thread, newest: newest._id };
    if (heard?.thread !== thread) return;
    const end = messages.findIndex(({ _id }) => _id === heard.newest);
    const news = messages.slice(0, Math.max(0, end)).filter(({ direction }) => direction === 'inbound');
    const [first] = news;
    if (first === undefined) return;
    const from = untracked(person);
    const words = first.content.trim() === '' ? 'no words' : first.content;
    untracked(() =>
      this.#toasts.say(
        news.length === 1 ? `New text from ${from}: ${words}` : `${news.length} new texts from ${from}.`,
      ),
    );
  }
}
