import { Component, type ElementRef, inject, input, output, signal, viewChild } from '@angular/core';
import type { FoundContact } from '@mysms/contract/conversations';
import { ConversationApi } from '../texting/conversation-api.ts';
import { PhoneFormat } from '../texting/phone-format.ts';

/** A pause in typing after which people are looked for, in ms. */
const pauseMs = 200;
const mostShown = 8;

/** Who is to be texted: a number in any format, or somebody found by name or number. */
@Component({
  selector: 'app-recipient-box',
  templateUrl: './recipient-box.html',
  styleUrl: './recipient-box.css',
  host: { class: 'labelled-box' },
})
export class RecipientBox {
  readonly value = input.required<string>();
  readonly error = input<string>();
  readonly typed = output<string>();
  readonly chosen = output<FoundContact>();
  /** Enter, when there is nobody to choose. */
  readonly done = output();

  readonly #api = inject(ConversationApi);
  protected readonly phones = inject(PhoneFormat);
  protected readonly found = signal<readonly FoundContact[]>([]);
  /** The one that Enter takes; -1 for none. */
  protected readonly at = signal(-1);
  private readonly box = viewChild.required<ElementRef<HTMLInputElement>>('box');
  #timer: ReturnType<typeof setTimeout> | undefined;

  focus(): void {
    this.box().nativeElement.focus();
  }

  protected type(event: Event): void {
    const box = this.box().nativeElement;
    const isAtEnd = box.selectionStart === box.value.length;
    const isDeleting = event instanceof InputEvent && event.inputType.startsWith('delete');
    // Rewriting in the middle would throw the caret about.
    this.typed.emit(isAtEnd && !isDeleting ? this.phones.asTyped(box.value) : box.value);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#find(box.value), pauseMs);
  }

  protected finish(): void {
    this.close();
    const tidy = this.phones.tidy(this.value());
    if (tidy !== this.value()) this.typed.emit(tidy);
  }

  protected press(event: KeyboardEvent): void {
    const count = this.found().length;
    if (event.key === 'Enter') this.#enter(event);
    else if (event.key === 'Escape' && count > 0) {
      event.stopPropagation();
      this.close();
    } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && count > 0) {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      this.at.update((at) => (at + step + count) % count);
    }
  }

  protected choose(contact: FoundContact): void {
    this.close();
    this.chosen.emit(contact);
  }

  protected close(): void {
    clearTimeout(this.#timer);
    this.found.set([]);
    this.at.set(-1);
  }

  #enter(event: Event): void {
    event.preventDefault();
    const hasLetters = /\p{L}/u.test(this.value());
    // A name alone cannot be texted: the first who has it is meant.
    const contact = this.found()[this.at() < 0 && hasLetters ? 0 : this.at()];
    if (contact === undefined) this.done.emit();
    else this.choose(contact);
  }

  async #find(words: string): Promise<void> {
    if (words.trim().length < 2) {
      this.close();
      return;
    }
    try {
      const found = await this.#api.findContacts(words.trim());
      const box = this.box().nativeElement;
      if (box.ownerDocument.activeElement !== box || words.trim() !== box.value.trim()) return;
      this.found.set(found.slice(0, mostShown));
      this.at.set(-1);
    } catch {
      // Whoever is not found can still be texted by the number.
      this.found.set([]);
    }
  }
}
