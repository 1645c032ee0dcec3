import { inject, Injectable } from '@angular/core';
import type { MessageStatus } from '@mysms/contract/message-status';
import type { Message } from '@mysms/contract/messages';
import { Toasts } from '../ui/toasts.ts';
import { PhoneFormat } from './phone-format.ts';
import { lookOf } from './status-look.ts';

interface Followed {
  readonly status: MessageStatus;
  /** When it was sent, in milliseconds of this browser's clock. */
  readonly since: number;
  /** The key that it was sent with, by which its row is known. */
  readonly key: string;
}

const moving: readonly MessageStatus[] = ['queued', 'sent'];
const livelyForMs = 30_000;

/** Follows the texts that were sent from this page, and tells when something happened to one. */
@Injectable({ providedIn: 'root' })
export class SentHere {
  readonly #toasts = inject(Toasts);
  readonly #phones = inject(PhoneFormat);
  readonly #followed = new Map<string, Followed>();

  /** Whether a text's row is on the page now: who sees it change needs no toast. */
  isOnShow: (messageId: string) => boolean = () => false;

  /** Begins to follow a text that the server has taken. */
  follow(message: Message, key: string): void {
    if (!this.#followed.has(message._id)) {
      this.#followed.set(message._id, { status: 'queued', since: Date.now(), key });
    }
    if (message.status === 'scheduled') this.#toasts.say('Scheduled.');
    this.notice([message]);
  }

  keyOf(messageId: string): string | undefined {
    return this.#followed.get(messageId)?.key;
  }

  /** Looks for news about the followed texts among freshly read rows. */
  notice(rows: readonly Message[]): void {
    const news = rows.filter(({ _id, status }) => {
      const followed = this.#followed.get(_id);
      if (followed === undefined || followed.status === status) return false;
      this.#followed.set(_id, { ...followed, status });
      return true;
    });
    const delivered = news.filter(({ status }) => status === 'delivered');
    const troubled = news.filter(({ status }) => ['failed', 'undelivered', 'unknown'].includes(status));
    this.#tell(delivered, `${delivered.length} texts delivered.`);
    this.#tell(troubled, `${troubled.length} texts have a problem. The list says why.`);
  }

  /** Whether a text was sent a moment ago and is still on its way. */
  isLively(): boolean {
    const since = Date.now() - livelyForMs;
    return [...this.#followed.values()].some((text) => text.since > since && moving.includes(text.status));
  }

  #tell(news: readonly Message[], summary: string): void {
    const [first, second] = news;
    if (first === undefined) return;
    const text = second === undefined ? this.#sentence(first) : summary;
    if (news.every(({ _id }) => this.isOnShow(_id))) this.#toasts.say(text);
    else this.#toasts.show(text, lookOf(first.status));
  }

  #sentence({ status, recipient_number }: Message): string {
    const number = this.#phones.show(recipient_number ?? '');
    if (status === 'delivered') return `Delivered to ${number}.`;
    if (status === 'unknown') return `The text to ${number} may have been delivered.`;
    return `Not delivered to ${number}.`;
  }
}
