import {
  Component,
  computed,
  type ElementRef,
  inject,
  input,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { Clock } from '../core/clock.ts';
import { clockTime, dayInWords, fullTime } from '../core/time-words.ts';
import { Icon } from '../ui/icon.ts';
import { checkWords } from '../texting/check-words.ts';
import { MessageReceipt } from '../texting/message-receipt.ts';
import type { RowAct, TextRow } from '../texting/text-row.ts';

/**
 * One text of the list. The explicit roles keep it a table row although its cells are laid out as a grid, which lets
 * the receipt stand in the status cell and yet below the whole row.
 */
@Component({
  selector: 'tr[app-message-row]',
  imports: [Icon, MessageReceipt],
  templateUrl: './message-row.html',
  styleUrl: './message-row.css',
  host: {
    role: 'row',
    '[class.pending]': "row().state === 'sending'",
    '[class.open]': 'isOpen()',
    '(keydown.escape)': 'close($event)',
  },
})
export class MessageRow {
  readonly row = input.required<TextRow>();
  /** The number as it is shown. */
  readonly number = input.required<string>();
  /** Whether the list cannot be read now. */
  readonly isCutOff = input.required<boolean>();
  readonly act = output<RowAct>();

  readonly #now = inject(Clock).now;
  protected readonly isOpen = signal(false);
  protected readonly receiptId = computed(() => `receipt-${this.row().id}`);
  protected readonly day = computed(() => dayInWords(this.row().at, this.#now()));
  protected readonly clock = computed(() => clockTime(this.row().at));
  protected readonly fullTime = computed(() => fullTime(this.row().at));
  /** Why it stands as it does, and what is done about it. */
  protected readonly why = computed(() => {
    const { reason, message } = this.row();
    const news = message === null ? null : checkWords(message, this.#now());
    return [reason, news].filter((part) => part !== null).join(' ');
  });
  protected readonly isInbound = computed(() => this.row().direction === 'inbound');
  /** Begins with the word that is seen. */
  protected readonly statusName = computed(() => {
    const { word, message } = this.row();
    return `${word}, ${this.isInbound() ? 'from' : 'to'} ${this.number()}${message === null ? '' : ', show receipt'}`;
  });

  private readonly status = viewChild.required<ElementRef<HTMLButtonElement>>('status');

  focusStatus(): void {
    this.status().nativeElement.focus();
  }

  protected toggle(): void {
    if (this.row().message !== null) this.isOpen.update((isOpen) => !isOpen);
  }

  protected close(event: Event): void {
    if (!this.isOpen()) return;
    event.stopPropagation();
    this.isOpen.set(false);
    this.focusStatus();
  }

  protected press(act: RowAct): void {
    this.act.emit(act);
    // The button goes with the press; what becomes of the text is told where the focus goes.
    if (act !== 'edit' && act !== 'discard') this.focusStatus();
  }
}
