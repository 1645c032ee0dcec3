import { afterNextRender, Component, effect, type ElementRef, input, signal, viewChild } from '@angular/core';
import { SegmentCounter } from '../texting/segment-counter.ts';
import { SendTime } from '../texting/send-time.ts';
import { TextComposer } from '../texting/text-composer.ts';
import { Icon } from '../ui/icon.ts';

/** To and Message as one sheet of paper; on phones a bar that unfolds. */
@Component({
  selector: 'app-composer',
  imports: [Icon, SegmentCounter, SendTime],
  templateUrl: './composer.html',
  styleUrl: './composer.css',
  host: {
    '[class.open]': 'isOpen()',
    '(focusin)': 'isOpen.set(true)',
    '(focusout)': 'foldOutside($event)',
    '(keydown.escape)': 'fold()',
  },
})
export class Composer extends TextComposer {
  /** How a number looks when its last digit was just typed, and when it is finished. */
  readonly groupNumber = input.required<(typed: string) => string>();
  readonly tidyNumber = input.required<(typed: string) => string>();

  protected readonly isOpen = signal(false);
  private readonly to = viewChild.required<ElementRef<HTMLInputElement>>('to');

  constructor() {
    super();
    // A refusal may arrive a second later, from the server: the box to put right then gets the focus.
    effect(() => {
      const { to, content, sendAt } = this.errors();
      if (to !== undefined) this.focusNumber();
      else if (content !== undefined) this.focusText();
      else if (sendAt !== undefined) this.#unfoldAndFocus(() => this.time());
    });
  }

  focusNumber(): void {
    this.#unfoldAndFocus(() => this.to().nativeElement);
  }

  focusText(): void {
    this.#unfoldAndFocus(() => this.text().nativeElement);
  }

  protected typeNumber(event: Event): void {
    const box = this.to().nativeElement;
    const isAtEnd = box.selectionStart === box.value.length;
    const isDeleting = event instanceof InputEvent && event.inputType.startsWith('delete');
    // Rewriting in the middle would throw the caret about.
    this.written.emit({ to: isAtEnd && !isDeleting ? this.groupNumber()(box.value) : box.value });
  }

  protected finishNumber(): void {
    const tidy = this.tidyNumber()(this.draft().to);
    if (tidy !== this.draft().to) this.written.emit({ to: tidy });
  }

  /** Enter leads on to the text; with a text written it sends, as the form does by itself. */
  protected leaveNumber(event: Event): void {
    if (this.draft().content !== '') return;
    event.preventDefault();
    this.text().nativeElement.focus();
  }

  protected fold(): void {
    (this.to().nativeElement.ownerDocument.activeElement as HTMLElement | null)?.blur();
    this.isOpen.set(false);
  }

  protected foldOutside(event: FocusEvent): void {
    const next = event.relatedTarget as Node | null;
    // Without a next element the window lost the focus, or a finger touched the page: neither asks to fold.
    if (next !== null && !(event.currentTarget as HTMLElement).contains(next)) this.isOpen.set(false);
  }

  #unfoldAndFocus(box: () => { focus: () => void } | undefined): void {
    this.isOpen.set(true);
    afterNextRender(() => box()?.focus(), { injector: this.injector });
  }
}
