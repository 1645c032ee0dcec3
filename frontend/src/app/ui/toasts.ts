import { Injectable, signal } from '@angular/core';
import type { IconName } from './icon-paths.ts';

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly icon: IconName;
  readonly tone: string;
}

const mostAtOnce = 3;
const shownForMs = 5000;

/**
 * Short notes about what just happened, and the one voice for screen readers. Nothing is told here only: whatever
 * matters also stands on the page.
 */
@Injectable({ providedIn: 'root' })
export class Toasts {
  readonly #shown = signal<readonly Toast[]>([]);
  readonly #spoken = signal('');
  #nextId = 1;

  readonly shown = this.#shown.asReadonly();
  /** Said to screen readers, shown to nobody. */
  readonly spoken = this.#spoken.asReadonly();

  show(text: string, look: Pick<Toast, 'icon' | 'tone'> = { icon: 'check', tone: 'delivered' }): void {
    const toast = { id: this.#nextId++, text, ...look };
    this.#shown.update((shown) =>
      [...shown.filter((other) => other.text !== text), toast].slice(-mostAtOnce),
    );
    setTimeout(() => this.dismiss(toast.id), shownForMs);
  }

  /** Says something that sighted people see happen. */
  say(text: string): void {
    this.#spoken.set(text);
  }

  dismiss(id: number): void {
    this.#shown.update((shown) => shown.filter((toast) => toast.id !== id));
  }
}
