import {
  afterNextRender,
  afterRenderEffect,
  Component,
  computed,
  DestroyRef,
  type ElementRef,
  inject,
  Injector,
  input,
  output,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import type { Conversation } from '@mysms/contract/conversations';
import { isFocusLost } from '../core/catch-focus.ts';
import { Drafts } from '../texting/drafts.ts';
import { ConversationRow } from './conversation-row.ts';

/** Rows painted above and below what is in sight, unless it flies by. */
const reserve = 8;
/** The window moves by so many rows, so that not every pixel of scrolling makes work. */
const step = 3;
/** Rows that are painted before the height of the list is known. */
const firstRows = 30;

interface Placed {
  readonly conversation: Conversation;
  readonly index: number;
}

/**
 * The list of conversations. All rows are of one height, so only those in and around sight are there: ten thousand
 * scroll as ten do. The one that has the focus stays wherever it is; when it goes, the next one has the focus.
 */
@Component({
  selector: 'app-conversation-list',
  imports: [ConversationRow],
  template: `
    <ol
      #list
      aria-label="Conversations"
      [style.--rows]="rows().length"
      (focusin)="keepFocused($event)"
      (focusout)="forgetFocused($event)"
    >
      @for (placed of painted(); track placed.conversation._id) {
        <li
          app-conversation-row
          [style.--row]="placed.index"
          [attr.data-id]="placed.conversation._id"
          [attr.aria-posinset]="placed.index + 1"
          [attr.aria-setsize]="rows().length"
          [conversation]="placed.conversation"
          [isOpen]="placed.conversation._id === open()"
          [draft]="drafts.contents().get(placed.conversation._id) ?? ''"
          (take)="take.emit(placed.conversation)"
        ></li>
      }
    </ol>
  `,
  styles: `
    ol {
      position: relative;
      height: calc(var(--rows) * 4.125rem);
      padding: 0;
      list-style: none;
    }
  `,
})
export class ConversationList {
  readonly rows = input.required<readonly Conversation[]>();
  /** The id of the open one. */
  readonly open = input.required<string | null>();
  /** The element that scrolls. */
  readonly scroller = input.required<HTMLElement>();
  readonly take = output<Conversation>();
  /** The end of the list is near. */
  readonly nearEnd = output();

  readonly #injector = inject(Injector);
  protected readonly drafts = inject(Drafts);
  /** The conversation whose row has the focus. */
  readonly #focused = signal<string | null>(null);
  readonly #from = signal(0);
  readonly #to = signal(firstRows);
  /** The rows when they were last painted. */
  #before: readonly Conversation[] = [];
  /** The first row in sight when last looked at. */
  #first = 0;
  private readonly list = viewChild.required<ElementRef<HTMLElement>>('list');

  protected readonly painted = computed<readonly Placed[]>(() => {
    const rows = this.rows();
    const from = Math.max(0, this.#from());
    const to = Math.min(rows.length, this.#to());
    const id = this.#focused();
    const focused = id === null ? -1 : rows.findIndex(({ _id }) => _id === id);
    const indexes = Array.from({ length: Math.max(0, to - from) }, (_, place) => from + place);
    if (focused >= 0 && focused < from) indexes.unshift(focused);
    if (focused >= to) indexes.push(focused);
    return indexes.flatMap((index) => {
      const conversation = rows[index];
      return conversation === undefined ? [] : [{ conversation, index }];
    });
  });

  constructor() {
    afterRenderEffect(() => {
      this.painted();
      untracked(() => {
        this.#followFocused();
        this.#refocus();
      });
    });
    const listening = new AbortController();
    inject(DestroyRef).onDestroy(() => listening.abort());
    afterNextRender(() => {
      const { signal } = listening;
      this.scroller().addEventListener('scroll', () => this.#look(), { signal, passive: true });
      this.scroller().ownerDocument.defaultView?.addEventListener('resize', () => this.#look(), { signal });
      this.#look();
    });
  }

  /** Gives the focus to a conversation's row, when nothing else has it after the next rendering. */
  focusRow(id: string): void {
    const focus = (): void => {
      if (!isFocusLost(this.list().nativeElement.ownerDocument)) return;
      this.#focused.set(id);
      this.#refocus();
    };
    afterNextRender(focus, { injector: this.#injector });
  }

  protected keepFocused({ target }: FocusEvent): void {
    this.#focused.set((target as Element).closest<HTMLElement>('[data-id]')?.dataset['id'] ?? null);
  }

  protected forgetFocused({ relatedTarget }: FocusEvent): void {
    // Without a next element the row was moved, or nobody has the focus.
    if (relatedTarget !== null) this.#focused.set(null);
  }

  /** Where the row with the focus is archived, taken or read away, the one that takes its place has it. */
  #followFocused(): void {
    const [before, rows, id] = [this.#before, this.rows(), this.#focused()];
    this.#before = rows;
    if (id === null || before === rows) return;
    const isFocused = ({ _id }: Conversation): boolean => _id === id;
    const at = before.findIndex(isFocused);
    if (at >= 0 && !rows.some(isFocused)) this.#focused.set(rows[Math.min(at, rows.length - 1)]?._id ?? null);
  }

  /** A row that moves up loses the focus in the move. */
  #refocus(): void {
    const list = this.list().nativeElement;
    const id = this.#focused();
    if (id === null || !isFocusLost(list.ownerDocument)) return;
    list.querySelector<HTMLElement>(`[data-id="${id}"] a`)?.focus({ preventScroll: true });
  }

  #look(): void {
    const scroller = this.scroller();
    const list = this.list().nativeElement;
    const rowHeight = list.offsetHeight / Math.max(1, this.rows().length);
    if (rowHeight === 0 || scroller.clientHeight === 0) return;
    const first = Math.floor((scroller.scrollTop - list.offsetTop) / rowHeight / step) * step;
    const inSight = Math.ceil(scroller.clientHeight / rowHeight / step) * step + step;
    const isFlying = Math.abs(first - this.#first) >= inSight;
    const around = isFlying ? 0 : reserve;
    this.#first = first;
    this.#from.set(first - around);
    this.#to.set(first + inSight + around);
    if (first + inSight + reserve >= this.rows().length) this.nearEnd.emit();
    // Where it comes to rest, the rows around follow.
    if (isFlying) list.ownerDocument.defaultView?.requestAnimationFrame(() => this.#look());
  }
}
