import {
  afterNextRender,
  Component,
  computed,
  type ElementRef,
  inject,
  Injector,
  signal,
  viewChild,
} from '@angular/core';
import { Router } from '@angular/router';
import { failureOf } from '../core/api-failure.ts';
import { Session } from '../core/session.ts';
import { Icon } from './icon.ts';

/** Who is signed in, and the way out. */
@Component({
  selector: 'app-account-menu',
  imports: [Icon],
  templateUrl: './account-menu.html',
  styleUrl: './account-menu.css',
  host: { '(focusout)': 'closeOutside($event)', '(keydown.escape)': 'close()' },
})
export class AccountMenu {
  readonly #session = inject(Session);
  readonly #router = inject(Router);
  readonly #injector = inject(Injector);

  protected readonly account = this.#session.account;
  protected readonly initials = computed(() =>
    initialsOf(this.account()?.name || this.account()?.email || ''),
  );
  protected readonly isOpen = signal(false);
  protected readonly isBusy = signal(false);
  protected readonly failure = signal<string | null>(null);

  private readonly opener = viewChild.required<ElementRef<HTMLButtonElement>>('opener');
  private readonly item = viewChild<ElementRef<HTMLButtonElement>>('item');

  protected toggle(): void {
    if (this.isOpen()) {
      this.close();
      return;
    }
    this.failure.set(null);
    this.isOpen.set(true);
    afterNextRender(() => this.item()?.nativeElement.focus(), { injector: this.#injector });
  }

  protected close(): void {
    if (!this.isOpen()) return;
    this.isOpen.set(false);
    this.opener().nativeElement.focus();
  }

  protected closeOutside(event: FocusEvent): void {
    const inside = event.currentTarget as HTMLElement;
    const next = event.relatedTarget as Node | null;
    // A window that loses the focus is no reason to close; a press on the opener closes by itself.
    const hasLeft = next === null ? inside.ownerDocument.hasFocus() : !inside.contains(next);
    if (hasLeft && !this.isBusy()) this.isOpen.set(false);
  }

  protected async signOut(): Promise<void> {
    if (this.isBusy()) return;
    this.isBusy.set(true);
    try {
      await this.#session.signOut();
      await this.#router.navigateByUrl('/sign-in');
    } catch (error) {
      this.failure.set(`You are still signed in. ${failureOf(error).text}`);
    } finally {
      this.isBusy.set(false);
    }
  }
}

/** Two letters that stand for a name, or the first letter of an email address. */
export function initialsOf(name: string): string {
  const words = name.split('@')[0]?.split(/\s+/).filter(Boolean) ?? [];
  const letters = [words.at(0), words.length > 1 ? words.at(-1) : undefined].map(
    (word) => [...(word ?? '')][0] ?? '',
  );
  return letters.join('').toLocaleUpperCase();
}
