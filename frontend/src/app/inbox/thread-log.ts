import {
  afterRenderEffect,
  Component,
  computed,
  DestroyRef,
  effect,
  type ElementRef,
  inject,
  input,
  output,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { Icon } from '../ui/icon.ts';
import type { RowAct, TextRow } from '../texting/text-row.ts';
import { Bubble } from './bubble.ts';
import type { ThreadItem } from './thread-item.ts';

/** Below this distance from the newest text, in px, the thread is at its end, and follows what comes. */
const endSlackPx = 48;

/**
 * The texts of a thread, the newest at the bottom. The scroller runs from the bottom upwards, so that the browser
 * itself keeps the place when older texts come above, and follows at the end.
 */
@Component({
  selector: 'app-thread-log',
  imports: [Bubble, Icon],
  templateUrl: './thread-log.html',
  styleUrl: './thread-log.css',
})
export class ThreadLog {
  /** Oldest first. */
  readonly items = input.required<readonly ThreadItem[]>();
  readonly person = input.required<string>();
  /** Whether texts can be sent again or changed. */
  readonly canSend = input.required<boolean>();
  readonly isCutOff = input.required<boolean>();
  readonly hasOlder = input.required<boolean>();
  readonly isReadingOlder = input.required<boolean>();
  /** Why older texts could not be read. */
  readonly olderFailure = input.required<string | null>();
  /** False far back in the history, where the newest texts are left out. */
  readonly isAtNewest = input.required<boolean>();
  readonly older = output();
  /** Asks for the newest texts. */
  readonly newest = output();
  readonly act = output<{ readonly row: TextRow; readonly act: RowAct }>();

  private readonly scroller = viewChild.required<ElementRef<HTMLElement>>('scroller');
  private readonly top = viewChild.required<ElementRef<HTMLElement>>('top');

  readonly #isScrolledDown = signal(true);
  /** The newest text when the person left the end. */
  readonly #leftAt = signal<string | null>(null);

  /** Whether the newest text is in sight. */
  readonly isAtEnd = computed(() => this.#isScrolledDown() && this.isAtNewest());
  /** Inbound texts below what is in sight that came since. */
  protected readonly newBelow = computed(() => {
    const items = this.items();
    const left = this.#leftAt();
    const from = left === null ? items.length : items.findIndex(({ row }) => row.id === left) + 1;
    return items.slice(from).filter(({ row }) => row.direction === 'inbound').length;
  });
  protected readonly pillWords = computed(() => {
    const count = this.newBelow();
    if (count === 0) return 'Newest texts';
    return count === 1 ? '1 new text' : `${count} new texts`;
  });

  constructor() {
    const destroyRef = inject(DestroyRef);
    effect(() => {
      const isAtEnd = this.isAtEnd();
      this.#leftAt.set(isAtEnd ? null : untracked(() => this.items().at(-1)?.row.id ?? null));
    });
    afterRenderEffect(() => {
      // Looked at anew after each page: where one page does not fill the reserve above, the next one follows.
      const isWanted = this.hasOlder() && !this.isReadingOlder() && this.olderFailure() === null;
      this.items();
      this.#observer?.disconnect();
      if (isWanted) this.#observe();
    });
    destroyRef.onDestroy(() => this.#observer?.disconnect());
  }

  #observer: IntersectionObserver | undefined;

  /** Shows the newest text. */
  toEnd(): void {
    this.#isScrolledDown.set(true);
    this.scroller().nativeElement.scrollTop = 0;
  }

  focus(): void {
    this.scroller().nativeElement.focus({ preventScroll: true });
  }

  protected follow(): void {
    // Upwards is negative in a scroller that begins at the bottom.
    this.#isScrolledDown.set(this.scroller().nativeElement.scrollTop > -endSlackPx);
  }

  protected jump(): void {
    if (!this.isAtNewest()) this.newest.emit();
    this.toEnd();
    this.focus();
  }

  #observe(): void {
    const { defaultView } = this.top().nativeElement.ownerDocument;
    if (defaultView === null || !('IntersectionObserver' in defaultView)) return;
    this.#observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) this.older.emit();
      },
      { root: this.scroller().nativeElement, rootMargin: '150% 0px 0px 0px' },
    );
    this.#observer.observe(this.top().nativeElement);
  }
}
