import {
  afterNextRender,
  computed,
  Directive,
  type ElementRef,
  inject,
  Injector,
  input,
  output,
  viewChild,
} from '@angular/core';
import { contentFault } from './check-draft.ts';
import type { DraftErrors, DraftText, Written } from './draft-text.ts';
import { suggestedSendTime } from './local-time.ts';
import { isSendKey } from './send-key.ts';
import { SendTime } from './send-time.ts';

/** What every box for a text does. Its template has the box as `#text`, and an `app-send-time` for a text that is sent later. */
@Directive()
export abstract class TextComposer {
  readonly draft = input.required<DraftText>();
  readonly errors = input.required<DraftErrors>();
  readonly written = output<Partial<Written>>();
  readonly submitted = output();

  protected readonly isTooLong = computed(
    () => this.draft().content.trim() !== '' && contentFault(this.draft().content) !== null,
  );
  protected readonly text = viewChild.required<ElementRef<HTMLTextAreaElement>>('text');
  protected readonly time = viewChild(SendTime);
  protected readonly injector = inject(Injector);

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
    afterNextRender(() => (text.value = this.draft().content), { injector: this.injector });
  }

  protected usePlain(plain: string): void {
    this.written.emit({ content: plain });
    this.focus();
  }

  protected sendLater(): void {
    this.written.emit({ sendAt: suggestedSendTime(new Date()) });
    afterNextRender(() => this.focusTime(), { injector: this.injector });
  }

  protected sendAtOnce(): void {
    this.written.emit({ sendAt: null });
    this.focus();
  }
}
