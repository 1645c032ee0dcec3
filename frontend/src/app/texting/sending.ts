import { inject, Injectable } from '@angular/core';
import type { Conversation } from '@mysms/contract/conversations';
import type { Message } from '@mysms/contract/messages';
import { Subject } from 'rxjs';
import { Toasts } from '../ui/toasts.ts';
import { ConversationApi } from './conversation-api.ts';
import type { ReadyText } from './draft.ts';
import { MessageActs } from './message-acts.ts';
import { Outbox } from './outbox.ts';
import { SentHere } from './sent-here.ts';

const wayOut = { icon: 'up', tone: 'sent' } as const;
const nameLost = { icon: 'problem', tone: 'problem' } as const;

/** Hands texts to the server, and tells whoever shows them what it answered. */
@Injectable({ providedIn: 'root' })
export class Sending {
  readonly #outbox = inject(Outbox);
  readonly #acts = inject(MessageActs);
  readonly #sentHere = inject(SentHere);
  readonly #conversations = inject(ConversationApi);
  readonly #toasts = inject(Toasts);
  readonly #answered = new Subject<Message>();
  readonly #named = new Subject<Conversation>();

  /** The server's word on texts that were sent, sent again or canceled here. */
  readonly answered = this.#answered.asObservable();
  /** Conversations that got their name together with their first text. */
  readonly named = this.#named.asObservable();

  /**
   * @param after id of the newest text where it was written, '' when there is none, null when that is not known
   * @returns the server's message; null when it took none, and then the outbox or the composer says why
   */
  send(text: ReadyText, after: string | null = null): Promise<Message | null> {
    return this.#follow(this.#outbox.send(text, after), text.key, text.name);
  }

  /** Repeats a text that could not be sent, with the same key. */
  retry(key: string): Promise<Message | null> {
    const name = this.#outbox.nameFor(key);
    return this.#follow(this.#outbox.retry(key), key, name);
  }

  /** Goes on with what an earlier page was sending when it closed. */
  resume(): void {
    for (const key of this.#outbox.orphans()) {
      const name = this.#outbox.nameFor(key);
      void this.#follow(this.#outbox.resume(key), key, name);
    }
  }

  /** The server answers, so the network is there, and what waited for it goes out. */
  serverAnswers(): void {
    const waiting = this.#outbox.waiting();
    if (waiting.length > 0) this.#toasts.show('The server answers again: sending what waited.', wayOut);
    for (const key of waiting) void this.retry(key);
  }

  /** Cancels a message, or sends it again as a new one. @returns what the server answered; null when it did not */
  async act(message: Message, act: 'cancel' | 'resend'): Promise<Message | null> {
    const answer = await this.#acts[act](message);
    if (answer === null) return null;
    this.#answered.next(answer);
    if (act === 'resend') this.#sentHere.follow(answer, answer._id);
    return answer;
  }

  async #follow(sending: Promise<Message | null>, key: string, name: string): Promise<Message | null> {
    const message = await sending;
    if (message === null) return null;
    // First whose row it is, so that the row stays the same element.
    this.#sentHere.follow(message, key);
    this.#answered.next(message);
    if (name !== '') void this.#call(message.conversation_id, name);
    return message;
  }

  async #call(conversation: string, title: string): Promise<void> {
    try {
      this.#named.next(await this.#conversations.change(conversation, { title }));
    } catch {
      this.#toasts.show(`The name ${title} could not be kept. The text is on its way.`, nameLost);
    }
  }
}
