import {
  afterNextRender,
  Component,
  computed,
  type ElementRef,
  inject,
  Injector,
  input,
  output,
  outputBinding,
  signal,
  viewChild,
  ViewContainerRef,
} from '@angular/core';
import { Icon } from '../ui/icon.ts';
import { contentFault } from '../texting/check-draft.ts';
import type { DraftErrors, DraftText, Written } from '../texting/draft-text.ts';
import { suggestedSendTime } from '../texting/local-time.ts';
import { SegmentCounter } from '../texting/segment-counter.ts';
import { isSendKey } from '../texting/send-key.ts';
import { SendTime } from '../texting/send-time.ts';

/** Where a text is written: one box that grows, and what it costs. */
@Component({
  selector: 'app-thread-composer',
  imports: [Icon, SegmentCounter, SendTime],
  templateUrl: './thread-composer.html',
  styleUrl: './thread-composer.css',
})
export class ThreadComposer {
  readonly draft = input.required<DraftText>();
  readonly errors = input.required<DraftErrors>();
  readonly written = output<Partial<Written>>();
  readonly submitted = output();

  protected readonly isPickingEmoji = signal(false);
  protected readonly isTooLong = computed(
    () => this.draft().content.trim() !== '' && contentFault(this.draft().content) !== null,
  );

  private readonly text = viewChild.required<ElementRef<HTMLTextAreaElement>>('text');
  private readonly emojiButton = viewChild.required<ElementRef<HTMLButtonElement>>('emojiButton');
  private readonly time = viewChild(SendTime);
  private readonly emoji = viewChild.required('emoji', { read: ViewContainerRef });
  readonly #injector = inject(Injector);

  focus(): void {
    this.text().nativeElement.focus();
  }

  focusTime(): void {
    this.time()?.focus();
  }

  protected press(event: KeyboardEvent): void {
    if (!isSendKey(event)) return;
    event.preventDefault();
    if (!event.repeat) this.send(event);
  }

  protected send(event: Event): void {
    event.preventDefault();
    this.submitted.emit();
    const text = this.text().nativeElement;
    text.focus();
    // Typed and sent within one frame, the binding would see no change and leave the text in the box.
    afterNextRender(() => (text.value = this.draft().content), { injector: this.#injector });
  }

  protected usePlain(plain: string): void {
    this.written.emit({ content: plain });
    this.focus();
  }

  protected sendLater(): void {
    this.written.emit({ sendAt: suggestedSendTime(new Date()) });
    afterNextRender(() => this.focusTime(), { injector: this.#injector });
  }

  protected sendAtOnce(): void {
    this.written.emit({ sendAt: null });
    this.focus();
  }

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
