import { Component, computed, inject, input, output, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Conversation } from '@mysms/contract/conversations';
import { statusWords } from '@mysms/contract/message-status';
import { Clock } from '../core/clock.ts';
import { previewOf } from '../core/preview-of.ts';
import { clockTime, dayInWords, fullTime } from '../core/time-words.ts';
import { PhoneFormat } from '../texting/phone-format.ts';
import { lookOf } from '../texting/status-look.ts';
import { Icon } from '../ui/icon.ts';
import { Avatar } from './avatar.ts';
import { ConversationMenu } from './conversation-menu.ts';
import { nameOf, tintOf } from './conversation-words.ts';

/** One conversation of the list: a link, and a menu beside it. */
@Component({
  selector: 'li[app-conversation-row]',
  imports: [Avatar, ConversationMenu, Icon, RouterLink],
  templateUrl: './conversation-row.html',
  styleUrl: './conversation-row.css',
  host: {
    '[class.here]': 'isOpen()',
    '[class.unread]': 'conversation().unread_count > 0',
    '[class.unassigned]': 'conversation().unassigned',
    '(mouseenter)': 'isHovered.set(true)',
    '(mouseleave)': 'isHovered.set(false)',
    '(focusin)': 'hasFocus.set(true)',
    '(focusout)': 'leaveFocus($event)',
  },
})
export class ConversationRow {
  readonly conversation = input.required<Conversation>();
  readonly isOpen = input.required<boolean>();
  /** What is being written there; blank for nothing. */
  readonly draft = input.required<string>();
  readonly take = output();

  protected readonly isHovered = signal(false);
  protected readonly hasFocus = signal(false);
  /** Only then is there a menu: with one in each row a fast scroll would stutter. */
  protected readonly isPointedAt = computed(() => this.isHovered() || this.hasFocus());

  readonly #now = inject(Clock).now;
  readonly #phones = inject(PhoneFormat);
  protected readonly name = computed(() => nameOf(this.conversation(), this.#phones));
  protected readonly initialsName = computed(
    () => this.conversation().title ?? this.conversation().contact.name,
  );
  protected readonly tint = computed(() => tintOf(this.conversation().contact._id));
  protected readonly at = computed(() => {
    const { last_message, updated_at } = this.conversation();
    return new Date(last_message?.created_at ?? updated_at);
  });
  protected readonly time = computed(() => dayInWords(this.at(), this.#now()) ?? clockTime(this.at()));
  protected readonly fullTime = computed(() => fullTime(this.at()));
  protected readonly unread = computed(() => {
    const count = this.conversation().unread_count;
    return count > 999 ? '999+' : `${count}`;
  });
  /** The last text, and the state of an own one. */
  protected readonly last = computed(() => {
    const last = this.conversation().last_message;
    if (last === null) return null;
    const isOwn = last.direction === 'outbound';
    const status = isOwn ? { ...lookOf(last.status), word: statusWords[last.status] } : null;
    return { text: previewOf(last), status };
  });

  protected leaveFocus({ currentTarget, relatedTarget }: FocusEvent): void {
    // Without a next element it was the window that lost the focus.
    if (relatedTarget === null) return;
    this.hasFocus.set((currentTarget as Element).contains(relatedTarget as Node));
  }
}
