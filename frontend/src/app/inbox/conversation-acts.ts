import { inject, Injectable, signal } from '@angular/core';
import { Router } from '@angular/router';
import type { ChangeConversation, Conversation } from '@mysms/contract/conversations';
import { type ApiFailure, failureOf } from '../core/api-failure.ts';
import { ConversationApi } from '../texting/conversation-api.ts';
import { Toasts } from '../ui/toasts.ts';
import { Conversations } from './conversations.ts';

const trouble = { icon: 'problem', tone: 'problem' } as const;

/** What a person does to a conversation as a whole. What does not work is said, and nothing changes. */
@Injectable({ providedIn: 'root' })
export class ConversationActs {
  readonly #api = inject(ConversationApi);
  readonly #conversations = inject(Conversations);
  readonly #toasts = inject(Toasts);
  readonly #router = inject(Router);
  readonly #toName = signal<Conversation | null>(null);

  /** The conversation whose name is asked for. */
  readonly toName = this.#toName.asReadonly();

  askName(conversation: Conversation | null): void {
    this.#toName.set(conversation);
  }

  rename({ _id }: Conversation, title: string): Promise<void> {
    return this.#change(
      _id,
      { title: title === '' ? null : title },
      title === '' ? 'Name removed.' : 'Renamed.',
    );
  }

  archive({ _id, archived }: Conversation): Promise<void> {
    const words = archived ? 'Back in the inbox.' : 'Archived. A new text from them brings it back.';
    return this.#change(_id, { archived: !archived }, words);
  }

  mute({ _id, muted }: Conversation): Promise<void> {
    const words = muted ? 'Not muted any more.' : 'Muted: no sound and no notification.';
    return this.#change(_id, { muted: !muted }, words);
  }

  /** Seen up to this message. @returns why the server was not told, quietly; null when it was */
  async markRead(id: string, upTo: string): Promise<ApiFailure | null> {
    try {
      this.#conversations.receive(await this.#api.markRead(id, upTo));
      return null;
    } catch (error) {
      return failureOf(error);
    }
  }

  /** Takes an unassigned conversation, and opens it. */
  async take({ _id }: Conversation): Promise<void> {
    try {
      const mine = await this.#api.take(_id);
      this.#conversations.receive(mine);
      this.#toasts.show('It is yours now.');
      await this.#router.navigate(['/inbox', mine._id]);
      // Its texts may have joined a conversation that was there before.
      if (mine._id !== _id) this.#conversations.drop(_id);
    } catch (error) {
      const failure = failureOf(error);
      if (failure.code === 'already_taken') this.#conversations.drop(_id);
      this.#toasts.show(wordsOf(failure), trouble);
    }
  }

  async #change(id: string, change: ChangeConversation, done: string): Promise<void> {
    try {
      this.#conversations.receive(await this.#api.change(id, change));
      this.#toasts.show(done);
    } catch (error) {
      this.#toasts.show(`Nothing was changed. ${wordsOf(failureOf(error))}`, trouble);
    }
  }
}

function wordsOf({ fields, text }: ApiFailure): string {
  return Object.values(fields)[0] ?? text;
}
