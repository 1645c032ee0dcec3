import { afterNextRender, Component, ElementRef, inject, output, signal } from '@angular/core';
import { emojiGroups } from './emoji.ts';

const columns = 8;
const steps: Partial<Record<string, number>> = {
  ArrowRight: 1,
  ArrowLeft: -1,
  ArrowDown: columns,
  ArrowUp: -columns,
};

/** A small grid of emoji: arrow keys move, Enter takes, Escape closes. */
@Component({
  selector: 'app-emoji-picker',
  template: `
    @for (group of groups; track group.name; let first = $index) {
      <p id="emoji-{{ first }}">{{ group.name }}</p>
      <div role="group" [attr.aria-labelledby]="'emoji-' + first">
        @for (one of group.emoji; track one[0]; let second = $index) {
          <button
            type="button"
            [attr.aria-label]="one[1]"
            [title]="one[1]"
            [tabindex]="at() === first * 16 + second ? 0 : -1"
            (focus)="at.set(first * 16 + second)"
            (click)="picked.emit(one[0])"
          >
            {{ one[0] }}
          </button>
        }
      </div>
    }
  `,
  styles: `
    :host {
      /* Above the box that is written in. */
      position: absolute;
      z-index: 2;
      right: max(12px, calc(50% - 380px));
      bottom: calc(100% - 4px);
      display: block;
      max-height: calc(100dvh - 220px);
      overflow: auto;
      width: min(320px, 100vw - 24px);
      padding: 10px;
      border: 1px solid var(--line);
      border-radius: 14px;
      background: var(--surface);
      box-shadow: var(--shadow-floating);
    }
    p {
      padding: 4px 4px 2px;
      color: var(--ink-muted);
      font-size: 0.75rem;
      line-height: 1rem;
    }
    div {
      display: grid;
      grid-template-columns: repeat(8, minmax(0, 1fr));
    }
    button {
      min-height: 36px;
      padding: 0;
      border: 0;
      border-radius: 8px;
      background: none;
      font-size: 1.25rem;
      line-height: 1.5rem;
    }
    button:hover {
      background: var(--sunken);
    }
    button:focus-visible {
      outline-offset: -2px;
    }
  `,
  host: {
    role: 'dialog',
    'aria-label': 'Emoji',
    '(keydown)': 'move($event)',
    '(keydown.escape)': 'close($event)',
    '(focusout)': 'leave($event)',
  },
})
export class EmojiPicker {
  readonly picked = output<string>();
  readonly closed = output();

  readonly #host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  protected readonly groups = emojiGroups;
  /** The one that Tab leads to. */
  protected readonly at = signal(0);

  constructor() {
    afterNextRender(() => this.#buttons()[0]?.focus());
  }

  protected move(event: KeyboardEvent): void {
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    this.#buttons()[this.at() + step]?.focus();
  }

  protected close(event: Event): void {
    event.preventDefault();
    event.stopPropagation();
    this.closed.emit();
  }

  protected leave({ relatedTarget }: FocusEvent): void {
    const next = relatedTarget as Node | null;
    const isElsewhere =
      next !== null && !this.#host.contains(next) && !this.#host.parentElement?.contains(next);
    if (isElsewhere) this.closed.emit();
  }

  #buttons(): HTMLButtonElement[] {
    return [...this.#host.querySelectorAll('button')];
  }
}
