import {
  Component,
  type ElementRef,
  outputBinding,
  signal,
  viewChild,
  ViewContainerRef,
} from '@angular/core';
import { SegmentCounter } from '../texting/segment-counter.ts';
import { SendTime } from '../texting/send-time.ts';
import { TextComposer } from '../texting/text-composer.ts';
import { Icon } from '../ui/icon.ts';

/** Where a text is written: one box that grows, and what it costs. */
@Component({
  selector: 'app-thread-composer',
  imports: [Icon, SegmentCounter, SendTime],
  templateUrl: './thread-composer.html',
  styleUrl: './thread-composer.css',
})
export class ThreadComposer extends TextComposer {
  protected readonly isPickingEmoji = signal(false);
  private readonly emojiButton = viewChild.required<ElementRef<HTMLButtonElement>>('emojiButton');
  private readonly emoji = viewChild.required('emoji', { read: ViewContainerRef });

  /** Puts an emoji where the caret is. */
  #insert(emoji: string): void {
    const text = this.text().nativeElement;
    text.setRangeText(emoji, text.selectionStart, text.selectionEnd, 'end');
    this.written.emit({ content: text.value });
  }

  protected toggleEmoji(): void {
    if (this.isPickingEmoji()) this.#closeEmoji();
    else void this.#openEmoji();
  }

  async #openEmoji(): Promise<void> {
    this.isPickingEmoji.set(true);
    const { EmojiPicker } = await import('./emoji-picker.ts');
    if (!this.isPickingEmoji()) return;
    this.emoji().createComponent(EmojiPicker, {
      bindings: [
        outputBinding('picked', (emoji: string) => this.#insert(emoji)),
        outputBinding('closed', () => this.#closeEmoji()),
      ],
    });
  }

  #closeEmoji(): void {
    this.isPickingEmoji.set(false);
    this.emoji().clear();
    this.emojiButton().nativeElement.focus();
  }
}
