import { DOCUMENT, inject, Injectable } from '@angular/core';
import type { Conversation } from '@mysms/contract/conversations';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { LiveEvents } from '../live/live-events.ts';
import { Preferences } from '../preferences.ts';
import { previewOf } from '../preview-of.ts';
import { UnreadReader } from '../unread-reader.ts';
import { Attention } from './attention.ts';
import { Notifications, type NotificationText } from './notifications.ts';
import { playTone } from './tone.ts';

/** Several texts at once make one sound. */
const quietMs = 3000;
const mostShown = 200;

/** Tells that a text has come, where nobody sees it come: by one tab of the browser, and never for what is muted. */
@Injectable({ providedIn: 'root' })
export class NewTextAlerts {
  readonly #window = inject(DOCUMENT).defaultView;
  readonly #preferences = inject(Preferences).values;
  readonly #live = inject(LiveEvents);
  readonly #attention = inject(Attention);
  readonly #notifications = inject(Notifications);
  #soundedAt = -Infinity;

  constructor() {
    inject(UnreadReader)
      .gotText.pipe(takeUntilDestroyed())
      .subscribe((conversation) => void this.#alert(conversation));
  }

  async #alert(conversation: Conversation): Promise<void> {
    const { sound, notifications } = this.#preferences();
    if (conversation.muted || !this.#live.isLeader() || !(sound || notifications)) return;
    const inView = await this.#attention.pathsInView();
    if (inView.includes(`/inbox/${conversation._id}`)) return;
    if (sound) this.#sound();
    if (notifications && inView.length === 0) {
      this.#notifications.show(conversation._id, this.#words(conversation));
    }
  }

  #sound(): void {
    const now = Date.now();
    if (this.#window === null || now - this.#soundedAt < quietMs) return;
    this.#soundedAt = now;
    void playTone(this.#window);
  }

  #words({ title, contact, last_message }: Conversation): NotificationText {
    if (!this.#preferences().notificationText) return { title: 'A new text', body: '' };
    const name = title ?? contact.name ?? contact.number ?? contact.masked_number;
    const body = last_message === null ? '' : previewOf(last_message).slice(0, mostShown);
    return { title: name, body };
  }
}
