import { computed, DestroyRef, inject, Injectable, signal } from '@angular/core';
import type { Conversation } from '@mysms/contract/conversations';
import { type ApiFailure, failureOf } from '../core/api-failure.ts';
import { ConversationApi } from '../texting/conversation-api.ts';
import { Conversations } from './conversations.ts';

/** A pause in typing after which it is asked, in ms. */
const pauseMs = 250;

/** Finds conversations by name or number. */
@Injectable()
export class ConversationSearch {
  readonly #api = inject(ConversationApi);
  readonly #conversations = inject(Conversations);
  readonly #words = signal('');
  readonly #found = signal<readonly string[] | null>(null);
  readonly #failure = signal<ApiFailure | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;

  readonly words = this.#words.asReadonly();
  readonly isOn = computed(() => this.#words().trim() !== '');
  /** Null while nothing was answered yet. */
  readonly rows = computed<readonly Conversation[] | null>(() => {
    const known = this.#conversations.known();
    return this.#found()?.flatMap((id) => known.get(id) ?? []) ?? null;
  });
  readonly failure = this.#failure.asReadonly();

  constructor() {
    inject(DestroyRef).onDestroy(() => clearTimeout(this.#timer));
  }

  type(words: string): void {
    this.#words.set(words);
    clearTimeout(this.#timer);
    if (this.isOn()) this.#timer = setTimeout(() => void this.ask(), pauseMs);
    else this.#found.set(null);
  }

  async ask(): Promise<void> {
    const words = this.#words();
    const asked = this.#conversations.now();
    this.#failure.set(null);
    try {
      const found = await this.#api.search(words.trim());
      if (words !== this.#words()) return;
      this.#conversations.learn(found, asked);
      this.#found.set(found.map(({ _id }) => _id));
    } catch (error) {
      if (words === this.#words()) this.#failure.set(failureOf(error));
    }
  }
}
