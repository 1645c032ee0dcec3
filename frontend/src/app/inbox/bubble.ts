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
import type { MessageMedia } from '@mysms/contract/messages';
import { Clock } from '../core/clock.ts';
import { clockTime, dayOrToday, daysBetween, fullTime, plannedTime } from '../core/time-words.ts';
import { checkWords } from '../texting/check-words.ts';
import { MessageReceipt } from '../texting/message-receipt.ts';
import type { RowAct } from '../texting/text-row.ts';
import { Icon } from '../ui/icon.ts';
import { linkParts } from './link-parts.ts';
import type { ThreadItem } from './thread-item.ts';

/** One text of a thread: the bubble, its time and status, what can be done, and the receipt when it is asked for. */
@Component({
  selector: 'li[app-bubble]',
  imports: [Icon, MessageReceipt],
  templateUrl: './bubble.html',
  styleUrl: './bubble.css',
  host: {
    '[class.own]': 'isOwn()',
    '[class.begins]': 'item().beginsTurn',
    '[class.ends]': 'item().endsTurn',
    '[class.pending]': "item().row.state === 'sending'",
    '[class.open]': 'isOpen()',
    '(keydown.escape)': 'close($event)',
  },
})
export class Bubble {
  readonly item = input.required<ThreadItem>();
  /** Who the other side is. */
  readonly person = input.required<string>();
  /** Whether it can be sent again or changed. */
  readonly canSend = input.required<boolean>();
  /** Whether the thread cannot be read now. */
  readonly isCutOff = input.required<boolean>();
  readonly act = output<RowAct>();

  readonly #now = inject(Clock).now;
  protected readonly isOpen = signal(false);
  protected readonly isOwn = computed(() => this.item().row.direction === 'outbound');
  protected readonly speaker = computed(() => (this.isOwn() ? 'You' : this.person()));
  protected readonly parts = computed(() => linkParts(this.item().row.content));
  protected readonly receiptId = computed(() => `receipt-${this.item().row.id}`);
  protected readonly time = computed(() => {
    const { at, writtenAt, isPlanned } = this.item().row;
    // It stands under the day it was written.
    return isPlanned || daysBetween(writtenAt, at) !== 0 ? plannedTime(at) : clockTime(at);
  });
  protected readonly fullTime = computed(() => fullTime(this.item().row.at));
  protected readonly day = computed(() => {
    const { newDay } = this.item();
    return newDay === null ? null : dayOrToday(newDay, this.#now());
  });
  /** Why it stands as it does, and what is done about it. */
  protected readonly why = computed(() => {
    const { reason, message } = this.item().row;
    const news = message === null ? null : checkWords(message, this.#now());
    return [reason, news].filter((part) => part !== null).join(' ');
  });

  /** A text that waits can be stopped, and one that was not sent removed, also where nothing more can be sent. */
  protected readonly acts = computed(() =>
    this.item().row.acts.filter(({ act }) => this.canSend() || ['cancel', 'discard'].includes(act)),
  );

  private readonly status = viewChild<ElementRef<HTMLButtonElement>>('status');

  protected mediaWords({ content_type }: MessageMedia): string {
    const [kind] = content_type.split('/');
    const words: Partial<Record<string, string>> = { image: 'Picture', video: 'Video', audio: 'Sound' };
    return words[kind ?? ''] ?? 'File';
  }

  protected toggle(): void {
    if (this.item().row.message !== null) this.isOpen.update((isOpen) => !isOpen);
  }

  /** A click into the bubble opens the receipt too, but for one that selects words or follows a link. */
  protected toggleByBubble(event: Event): void {
    const target = event.target as Element;
    const isSelecting = target.ownerDocument.getSelection()?.isCollapsed === false;
    if (this.isOwn() && !isSelecting && target.closest('a') === null) this.toggle();
  }

  protected close(event: Event): void {
    if (!this.isOpen()) return;
    event.stopPropagation();
    event.preventDefault();
    this.isOpen.set(false);
    this.#focusStatus();
  }

  protected press(act: RowAct): void {
    this.act.emit(act);
    // The button goes with the press; what becomes of the text is told where the focus goes.
    if (act !== 'edit' && act !== 'discard') this.#focusStatus();
  }

  #focusStatus(): void {
    this.status()?.nativeElement.focus();
  }
}
