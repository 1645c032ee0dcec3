import {
  computed,
  Directive,
  type ElementRef,
  inject,
  output,
  type Signal,
  signal,
  viewChild,
} from '@angular/core';
import { Clock } from '../core/clock.ts';
import { checkWords } from './check-words.ts';
import type { RowAct, TextRow } from './text-row.ts';

/** A text that opens to its receipt, wherever it is listed. Its template has the button that opens it as `#status`. */
@Directive({ host: { '[class.open]': 'isOpen()', '(keydown.escape)': 'close($event)' } })
export abstract class OpenableText {
  abstract readonly row: Signal<TextRow>;
  readonly act = output<RowAct>();

  protected readonly now = inject(Clock).now;
  protected readonly isOpen = signal(false);
  protected readonly receiptId = computed(() => `receipt-${this.row().id}`);
  /** Why it stands as it does, and what is done about it. */
  protected readonly why = computed(() => {
    const { reason, message } = this.row();
    const news = message === null ? null : checkWords(message, this.now());
    return [reason, news].filter((part) => part !== null).join(' ');
  });
  protected readonly status = viewChild<ElementRef<HTMLButtonElement>>('status');

  focusStatus(): void {
    this.status()?.nativeElement.focus();
  }

  protected toggle(): void {
    if (this.row().message !== null) this.isOpen.update((isOpen) => !isOpen);
  }

  protected close(event: Event): void {
    if (!this.isOpen()) return;
    event.stopPropagation();
    event.preventDefault();
    this.isOpen.set(false);
    this.focusStatus();
  }

  protected press(act: RowAct): void {
    this.act.emit(act);
    // The button goes with the press; what becomes of the text is told where the focus goes.
    if (act !== 'edit' && act !== 'discard') this.focusStatus();
  }
}
