import { Component, computed, input } from '@angular/core';
import type { MessageMedia } from '@mysms/contract/messages';
import { clockTime, dayOrToday, daysBetween, fullTime, plannedTime } from '../core/time-words.ts';
import { MessageReceipt } from '../texting/message-receipt.ts';
import { OpenableText } from '../texting/openable-text.ts';
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
    '[class.pending]': "row().state === 'sending'",
  },
})
export class Bubble extends OpenableText {
  readonly item = input.required<ThreadItem>();
  /** Who the other side is. */
  readonly person = input.required<string>();
  /** Whether it can be sent again or changed. */
  readonly canSend = input.required<boolean>();
  /** Whether the thread cannot be read now. */
  readonly isCutOff = input.required<boolean>();

  readonly row = computed(() => this.item().row);
  protected readonly isOwn = computed(() => this.row().direction === 'outbound');
  protected readonly speaker = computed(() => (this.isOwn() ? 'You' : this.person()));
  protected readonly parts = computed(() => linkParts(this.row().content));
  protected readonly time = computed(() => {
    const { at, writtenAt, isPlanned } = this.row();
    // It stands under the day it was written.
    return isPlanned || daysBetween(writtenAt, at) !== 0 ? plannedTime(at) : clockTime(at);
  });
  protected readonly fullTime = computed(() => fullTime(this.row().at));
  protected readonly day = computed(() => {
    const { newDay } = this.item();
    return newDay === null ? null : dayOrToday(newDay, this.now());
  });
  /** A text that waits can be stopped, and one that was not sent removed, also where nothing more can be sent. */
  protected readonly acts = computed(() =>
    this.row().acts.filter(({ act }) => this.canSend() || ['cancel', 'discard'].includes(act)),
  );

  protected mediaWords({ content_type }: MessageMedia): string {
    const [kind] = content_type.split('/');
    const words: Partial<Record<string, string>> = { image: 'Picture', video: 'Video', audio: 'Sound' };
    return words[kind ?? ''] ?? 'File';
  }

  /** A click into the bubble opens the receipt too, but for one that selects words or follows a link. */
  protected toggleByBubble(event: Event): void {
    const target = event.target as Element;
    const isSelecting = target.ownerDocument.getSelection()?.isCollapsed === false;
    if (this.isOwn() && !isSelecting && target.closest('a') === null) this.toggle();
  }
}
