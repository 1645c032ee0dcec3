import {
  afterRenderEffect,
  Component,
  computed,
  DestroyRef,
  DOCUMENT,
  type ElementRef,
  inject,
  signal,
  viewChild,
} from '@angular/core';
import { Router, RouterLink, RouterOutlet } from '@angular/router';
import type { Conversation, ConversationFilter } from '@mysms/contract/conversations';
import { isFocusLost } from '../core/catch-focus.ts';
import { isTakingLong } from '../core/is-taking-long.ts';
import { matchesMedia } from '../core/matches-media.ts';
import { Session } from '../core/session.ts';
import { Shortcuts } from '../core/shortcuts.ts';
import { PhoneFormat } from '../texting/phone-format.ts';
import { Icon } from '../ui/icon.ts';
import { ConversationActs } from './conversation-acts.ts';
import { ConversationList } from './conversation-list.ts';
import { ConversationSearch } from './conversation-search.ts';
import { nameOf } from './conversation-words.ts';
import { Conversations } from './conversations.ts';
import { InboxStart } from './inbox-start.ts';
import { InboxSync } from './inbox-sync.ts';
import { RenameDialog } from './rename-dialog.ts';
import { Thread } from './thread.ts';

interface FilterChip {
  readonly filter: ConversationFilter;
  readonly word: string;
  /** What an empty list says. */
  readonly empty: string;
}

const chips: readonly FilterChip[] = [
  { filter: 'all', word: 'All', empty: 'Nothing here yet' },
  { filter: 'unread', word: 'Unread', empty: 'Nothing is unread' },
  { filter: 'archived', word: 'Archived', empty: 'Nothing is archived' },
  { filter: 'unassigned', word: 'Unassigned', empty: 'Nobody waits to be taken' },
];
const skeletonAfterMs = 200;
const twoPanes = '(min-width: 840px)';

/** The conversations, and beside them the open one; on phones one of the two. */
@Component({
  selector: 'app-inbox-page',
  imports: [ConversationList, Icon, RenameDialog, RouterLink, RouterOutlet],
  providers: [InboxSync, ConversationSearch],
  templateUrl: './inbox-page.html',
  styleUrl: './inbox-page.css',
  host: { '[class.open]': '!isAtStart()' },
})
export class InboxPage {
  readonly #router = inject(Router);
  readonly #document = inject(DOCUMENT);
  readonly #account = inject(Session).account;
  readonly #phones = inject(PhoneFormat);
  protected readonly conversations = inject(Conversations);
  protected readonly search = inject(ConversationSearch);
  protected readonly sync = inject(InboxSync);
  protected readonly acts = inject(ConversationActs);
  protected readonly thread = inject(Thread);

  readonly #child = signal<unknown>(null);
  /** On phones the list is then all there is. */
  protected readonly isAtStart = computed(
    () => this.#child() === null || this.#child() instanceof InboxStart,
  );
  protected readonly chips = computed(() =>
    chips.filter(({ filter }) => filter !== 'unassigned' || this.#account()?.role !== 'member'),
  );
  protected readonly chip = computed(() =>
    chips.find(({ filter }) => filter === this.conversations.filter()),
  );
  protected readonly rows = computed(() =>
    this.search.isOn() ? (this.search.rows() ?? []) : this.conversations.rows(),
  );
  protected readonly failure = computed(() =>
    this.search.isOn() ? this.search.failure() : this.conversations.failure(),
  );

  readonly #isRead = computed(() =>
    this.search.isOn() ? this.search.rows() !== null : this.conversations.isRead(),
  );
  readonly #isSlow = isTakingLong(() => this.#isRead() || this.failure() !== null, skeletonAfterMs);
  protected readonly face = computed(() => {
    if (this.rows().length > 0) return 'content';
    if (this.#isRead()) return this.search.isOn() ? 'notFound' : 'empty';
    if (this.failure() !== null) return 'error';
    return this.#isSlow() ? 'loading' : 'waiting';
  });
  /** With rows on show a failure is a thin line above them. */
  protected readonly line = computed(() => {
    const failure = this.failure();
    if (failure === null || this.face() === 'error') return null;
    const { kind, text } = failure;
    if (kind === 'offline') return `${text} What you type is kept; the list goes on when the line is back.`;
    if (kind === 'unreachable') return `${text} What you type is kept; the list goes on by itself.`;
    return `This list is not up to date. ${text}`;
  });
  protected readonly placeholders = [0, 1, 2, 3, 4, 5];
  protected readonly nameToChange = computed(() => {
    const conversation = this.acts.toName();
    return conversation === null ? '' : nameOf(conversation, this.#phones);
  });

  private readonly list = viewChild(ConversationList);
  private readonly searchBox = viewChild.required<ElementRef<HTMLInputElement>>('searchBox');

  constructor() {
    const shortcuts = inject(Shortcuts);
    const ends = [
      shortcuts.register({
        keys: 'Ctrl+K',
        words: 'Search conversations',
        run: () => void this.#goToSearch(),
      }),
      shortcuts.register({ keys: 'Alt+ArrowUp', words: 'Conversation above', run: () => this.#go(-1) }),
      shortcuts.register({ keys: 'Alt+ArrowDown', words: 'Conversation below', run: () => this.#go(1) }),
      shortcuts.register({ keys: 'Escape', words: 'Back to the list', run: () => this.#leave() }),
    ];
    inject(DestroyRef).onDestroy(() => {
      for (const end of ends) end();
    });
    let hadRows = false;
    afterRenderEffect(() => {
      const hasRows = this.rows().length > 0;
      // The last row took the focus with it.
      if (hadRows && !hasRows && isFocusLost(this.#document))
        this.#document.getElementById('inbox-title')?.focus();
      hadRows = hasRows;
    });
  }

  protected show(child: unknown): void {
    this.#child.set(child);
  }

  protected choose(filter: ConversationFilter): void {
    this.clearSearch();
    this.conversations.choose(filter);
  }

  protected clearSearch(): void {
    this.search.type('');
  }

  /** The row's menu, where the name was asked for, is gone by now; the thread's is still there and has the focus. */
  protected endNaming({ _id }: Conversation): void {
    this.acts.askName(null);
    this.list()?.focusRow(_id);
  }

  protected retry(): void {
    if (this.search.isOn()) void this.search.ask();
    else this.sync.readNow();
  }

  protected readOlder(): void {
    if (!this.search.isOn() && this.conversations.olderFailure() === null)
      void this.conversations.readOlder();
  }

  async #goToSearch(): Promise<void> {
    if (!this.#hasTwoPanes()) await this.#router.navigateByUrl('/inbox');
    this.searchBox().nativeElement.focus();
    this.searchBox().nativeElement.select();
  }

  #go(step: 1 | -1): void {
    const rows = this.rows();
    const at = rows.findIndex(({ _id }) => _id === this.thread.id());
    const next = at < 0 ? rows[0] : rows[at + step];
    if (next !== undefined) void this.#router.navigate(['/inbox', next._id]);
  }

  /** With two panes the list is in sight already, and the thread may stay. */
  #leave(): void {
    const here = this.#document.querySelector<HTMLElement>('[aria-label="Conversations"] [aria-current]');
    if (this.search.isOn()) this.clearSearch();
    else if (this.#hasTwoPanes() && here !== null) here.focus();
    else void this.#router.navigateByUrl('/inbox');
  }

  #hasTwoPanes(): boolean {
    return matchesMedia(this.#document, twoPanes);
  }
}
