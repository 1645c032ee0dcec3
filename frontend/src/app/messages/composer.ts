import {
  afterNextRender,
  Component,
  computed,
  effect,
  type ElementRef,
  inject,
  Injector,
  input,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { Icon } from '../ui/icon.ts';
import { contentFault } from '../texting/check-draft.ts';
import type { DraftErrors, DraftText, Written } from '../texting/draft-text.ts';
import { suggestedSendTime } from '../texting/local-time.ts';
import { SegmentCounter } from '../texting/segment-counter.ts';
import { isSendKey } from '../texting/send-key.ts';
import { SendTime } from '../texting/send-time.ts';

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
export class Composer {
  readonly draft = input.required<DraftText>();
  readonly errors = input.required<DraftErrors>();
  /** How a number looks when its last digit was just typed, and when it is finished. */
  readonly groupNumber = input.required<(typed: string) => string>();
  readonly tidyNumber = input.required<(typed: string) => string>();
  readonly written = output<Partial<Written>>();
  readonly submitted = output();

  protected readonly isOpen = signal(false);
  protected readonly isTooLong = computed(
    () => this.draft().content.trim() !== '' && contentFault(this.draft().content) !== null,
  );

  private readonly to = viewChild.required<ElementRef<HTMLInputElement>>('to');
  private readonly text = viewChild.required<ElementRef<HTMLTextAreaElement>>('text');
  private readonly time = viewChild(SendTime);
  readonly #injector = inject(Injector);

  constructor() {
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
    this.text().nativeElement.focus();
  }

  protected sendLater(): void {
    this.written.emit({ sendAt: suggestedSendTime(new Date()) });
    this.#unfoldAndFocus(() => this.time());
  }

  protected sendAtOnce(): void {
    this.written.emit({ sendAt: null });
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
    afterNextRender(() => box()?.focus(), { injector: this.#injector });
  }
}
