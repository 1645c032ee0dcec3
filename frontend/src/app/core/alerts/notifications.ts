import { DOCUMENT, inject, Injectable, signal } from '@angular/core';
import { Router } from '@angular/router';

/** `impossible`: this browser has none for a page of this origin. */
export type NotificationPermit = NotificationPermission | 'impossible';

export interface NotificationText {
  readonly title: string;
  readonly body: string;
}

/** The browser's own notifications: asked for only when somebody wants them. */
@Injectable({ providedIn: 'root' })
export class Notifications {
  readonly #window = inject(DOCUMENT).defaultView;
  readonly #router = inject(Router);
  readonly #permit = signal<NotificationPermit>(this.#read());

  readonly permit = this.#permit.asReadonly();

  /** Asks the person; browsers want that to follow a press. */
  async ask(): Promise<NotificationPermit> {
    if (this.#read() === 'default') await Notification.requestPermission();
    this.#permit.set(this.#read());
    return this.#permit();
  }

  /** Shows one; a press on it opens the conversation. Another one about the same conversation takes its place. */
  show(conversationId: string, { title, body }: NotificationText): void {
    if (this.#read() !== 'granted') return;
    try {
      const options = { body, tag: conversationId, icon: '/favicon.svg', silent: true };
      const notification = new Notification(title, options);
      notification.addEventListener('click', () => {
        this.#window?.focus();
        void this.#router.navigateByUrl(`/inbox/${conversationId}`);
        notification.close();
      });
    } catch {
      // Phones show them from a service worker only.
      this.#permit.set('impossible');
    }
  }

  #read(): NotificationPermit {
    return this.#window !== null && 'Notification' in this.#window ? Notification.permission : 'impossible';
  }
}
