import {
  Component,
  computed,
  DestroyRef,
  effect,
  ElementRef,
  inject,
  input,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { catchFocus } from '../core/catch-focus.ts';
import { isTakingLong } from '../core/is-taking-long.ts';
import { calendarDate, clockTime } from '../core/time-words.ts';
import { checkText } from '../texting/check-draft.ts';
import type { Draft } from '../texting/draft.ts';
import { Drafts } from '../texting/drafts.ts';
import { newIdempotencyKey } from '../texting/idempotency-key.ts';
import { Outbox } from '../texting/outbox.ts';
import { PhoneFormat } from '../texting/phone-format.ts';
import { Sending } from '../texting/sending.ts';
import { SentHere } from '../texting/sent-here.ts';
import type { RowAct, TextRow } from '../texting/text-row.ts';
import { Icon } from '../ui/icon.ts';
import { Avatar } from './avatar.ts';
import { ConversationActs } from './conversation-acts.ts';
import { ConversationMenu } from './conversation-menu.ts';
import { nameOf, numberOf, tintOf } from './conversation-words.ts';
import { Conversations } from './conversations.ts';
import { InboxSync } from './inbox-sync.ts';
import { Reading } from './reading.ts';
import { ThreadComposer } from './thread-composer.ts';
import { type ThreadItem, threadItems } from './thread-item.ts';
import { ThreadLog } from './thread-log.ts';
import { ThreadRows } from './thread-rows.ts';
import { Thread } from './thread.ts';

const skeletonAfterMs = 200;
const idShape = /^[0-9a-f]{24}$/;

/** One conversation: who it is with, the texts, and where the next one is written. */
@Component({
  selector: 'app-thread-page',
  imports: [Avatar, ConversationMenu, Icon, RouterLink, ThreadComposer, ThreadLog],
  providers: [Reading],
  templateUrl: './thread-page.html',
  styleUrl: './thread-page.css',
})
export class ThreadPage {
  readonly #host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  readonly #router = inject(Router);
  readonly #conversations = inject(Conversations);
  readonly #rows = inject(ThreadRows);
  readonly #drafts = inject(Drafts);
  readonly #outbox = inject(Outbox);
  readonly #sending = inject(Sending);
  readonly #sentHere = inject(SentHere);
  readonly #phones = inject(PhoneFormat);
  readonly #reading = inject(Reading);
  protected readonly thread = inject(Thread);
  protected readonly sync = inject(InboxSync);
  protected readonly acts = inject(ConversationActs);

  /** The conversation's id, from the address. */
  readonly conversation = input.required<string>();

  private readonly log = viewChild(ThreadLog);
  private readonly composer = viewChild(ThreadComposer);
  private readonly notice = viewChild<ElementRef<HTMLElement>>('notice');
  readonly #draft = signal<Draft | null>(null);

  protected readonly known = computed(() => this.#conversations.known().get(this.conversation()));
  protected readonly isMissing = computed(
    () => !idShape.test(this.conversation()) || this.#conversations.missing() === this.conversation(),
  );
  protected readonly person = computed(() => {
    const known = this.known();
    return known === undefined ? 'this person' : nameOf(known, this.#phones);
  });
  protected readonly number = computed(() => {
    const known = this.known();
    return known === undefined ? '' : numberOf(known.contact, this.#phones);
  });
  protected readonly line = computed(() => {
    const line = this.known()?.line ?? null;
    return line === null ? null : this.#phones.show(line);
  });
  protected readonly initialsName = computed(() => this.known()?.title ?? this.known()?.contact.name ?? null);
  protected readonly tint = computed(() => tintOf(this.known()?.contact._id ?? '0'));
  /** Short codes and names text us, and cannot be texted. */
  protected readonly isNoPhone = computed(() => this.known()?.contact.number?.startsWith('+') === false);
  protected readonly optedOutAt = computed(() => {
    const at = this.known()?.contact.opted_out_at ?? null;
    return at === null ? null : `on ${calendarDate(new Date(at))} at ${clockTime(new Date(at))}`;
  });
  protected readonly draft = computed(() => this.#draft()?.text() ?? null);
  protected readonly errors = computed(() => {
    const { to, content, sendAt } = this.#draft()?.errors() ?? {};
    const atText = content ?? to;
    return {
      ...(atText === undefined ? {} : { content: atText }),
      ...(sendAt === undefined ? {} : { sendAt }),
    };
  });

  #shown: ReadonlyMap<string, ThreadItem> = new Map();
  protected readonly items = computed(() => {
    const items = threadItems(this.#rows.rows(), this.#reading.firstUnread(), this.#shown);
    this.#shown = new Map(items.map((item) => [item.row.id, item]));
    return items;
  });

  readonly #isSlow = isTakingLong(
    () => (this.thread.isRead() && this.known() !== undefined) || this.thread.failure() !== null,
    skeletonAfterMs,
  );
  protected readonly face = computed(() => {
    // Together with the composer, which would push the texts up; but not much later.
    const isWhole = this.known() !== undefined || this.#isSlow() || this.thread.failure() !== null;
    if (this.items().length > 0) return isWhole ? 'content' : 'waiting';
    if (this.thread.isRead()) return 'empty';
    if (this.thread.failure() !== null) return 'error';
    return this.#isSlow() ? 'loading' : 'waiting';
  });
  protected readonly placeholders = [0, 1, 2, 3, 4];

  constructor() {
    effect(() => {
      const id = this.conversation();
      untracked(() => this.#open(id));
    });
    effect(() => {
      // What turns out to be gone is not asked for again and again.
      const id = this.isMissing() ? null : this.conversation();
      if (untracked(this.thread.id) !== id) untracked(() => this.thread.open(id));
    });
    effect(() => {
      const numbers = [this.known()?.contact.number, this.known()?.line];
      if (numbers.some((number) => number && this.#phones.needsLibrary(number))) void this.#phones.load();
    });
    catchFocus((lost) => this.#refocus(lost));
    this.#reading.follow(
      () => this.log()?.isAtEnd() ?? false,
      () => this.person(),
    );
    this.#sentHere.isOnShow = (id) => this.thread.messages().some(({ _id }) => _id === id);
    inject(DestroyRef).onDestroy(() => {
      this.thread.open(null);
      this.#sentHere.isOnShow = () => false;
    });
  }

  protected write(change: Parameters<Draft['write']>[0]): void {
    this.#draft()?.write(change);
  }

  protected send(): void {
    const draft = this.#draft();
    if (draft === null || draft.isSameGesture()) return;
    const errors = checkText(draft.text(), new Date());
    if (Object.keys(errors).length > 0) {
      draft.refuse(errors);
      return;
    }
    this.#reading.answered();
    const newest = this.thread.newest();
    void this.#sending.send({ ...draft.take(), to: this.known()?.contact.number ?? '' }, newest);
    if (!this.thread.isAtNewest()) void this.thread.readNewest();
    this.log()?.toEnd();
  }

  protected act({ row, act }: { row: TextRow; act: RowAct }): void {
    if (act === 'edit') this.#edit(row);
    else if (act === 'discard') this.#discard(row);
    else if (act === 'retry') void this.#sending.retry(row.id);
    else if (row.message !== null) void this.#sending.act(row.message, act);
  }

  /** Takes a text into the composer again: one that was not sent, or the words of one that was, as a new text. */
  #edit({ id, number, content, message }: TextRow): void {
    const text = { to: number ?? '', content, key: newIdempotencyKey(), sendAt: null, name: '' };
    if (message === null) this.#outbox.edit(id);
    else this.#outbox.compose(this.conversation(), text);
    this.composer()?.focus();
  }

  #discard({ id }: TextRow): void {
    this.#outbox.discard(id);
    const composer = this.composer();
    // Whoever has opted out is not written to, and the last text may be gone too.
    if (composer === undefined) this.log()?.focus();
    else composer.focus();
  }

  /** What stands in place of the composer comes and goes with it: Take, and who has opted out. */
  #refocus(lost: Element): void {
    const wasBelow = lost.closest('app-thread-composer, .instead') !== null;
    const next = wasBelow ? (this.composer() ?? this.notice()?.nativeElement) : this.log();
    (next ?? this.#host.querySelector<HTMLElement>('h1'))?.focus();
  }

  async #find(id: string): Promise<void> {
    const found = await this.#conversations.find(id);
    if (found === null || found._id === id || this.conversation() !== id) return;
    await this.#router.navigate(['/inbox', found._id], { replaceUrl: true });
  }

  #open(id: string): void {
    if (!idShape.test(id)) return;
    const draft = this.#drafts.at(id);
    draft.lookAgain();
    this.#draft.set(draft);
    this.thread.open(id);
    this.log()?.toEnd();
    if (!this.#conversations.known().has(id)) void this.#find(id);
  }
}
