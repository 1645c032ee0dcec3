import { Component, computed, input } from '@angular/core';
import { clockTime, dayInWords, fullTime } from '../core/time-words.ts';
import { MessageReceipt } from '../texting/message-receipt.ts';
import { OpenableText } from '../texting/openable-text.ts';
import type { TextRow } from '../texting/text-row.ts';
import { Icon } from '../ui/icon.ts';

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
  },
})
export class MessageRow extends OpenableText {
  readonly row = input.required<TextRow>();
  /** The number as it is shown. */
  readonly number = input.required<string>();
  /** Whether the list cannot be read now. */
  readonly isCutOff = input.required<boolean>();

  protected readonly day = computed(() => dayInWords(this.row().at, this.now()));
  protected readonly clock = computed(() => clockTime(this.row().at));
  protected readonly fullTime = computed(() => fullTime(this.row().at));
  protected readonly isInbound = computed(() => this.row().direction === 'inbound');
  /** Begins with the word that is seen. */
  protected readonly statusName = computed(() => {
    const { word, message } = this.row();
    return `${word}, ${this.isInbound() ? 'from' : 'to'} ${this.number()}${message === null ? '' : ', show receipt'}`;
  });
}
