import {
  afterNextRender,
  Component,
  computed,
  DestroyRef,
  DOCUMENT,
  effect,
  inject,
  Injector,
  input,
  untracked,
  viewChild,
} from '@angular/core';
import { Router } from '@angular/router';
import type { Message } from '@mysms/contract/messages';
import { Toasts } from '../ui/toasts.ts';
import { checkDraft } from './check-draft.ts';
import { Composer } from './composer.ts';
import { Draft } from './draft.ts';
import { DaySummary } from './day-summary.ts';
import { FilterTiles } from './filter-tiles.ts';
import { newIdempotencyKey } from './idempotency-key.ts';
import { isTakingLong } from './is-taking-long.ts';
import { type FilterName, filterNamed, letsEntryThrough, messageFilters } from './message-filter.ts';
import { MessageActs } from './message-acts.ts';
import { type ListFace, MessageList } from './message-list.ts';
import { MessageLog } from './message-log.ts';
import { Outbox } from './outbox.ts';
import { PhoneFormat } from './phone-format.ts';
import { type PollOutcome, Polling } from './polling.ts';
import { SentHere } from './sent-here.ts';
import { type RowAct, rowOfEntry, rowOfMessage, type TextRow } from './text-row.ts';

const wayOut = { icon: 'up', tone: 'sent' } as const;
const skeletonAfterMs = 200;
/** A second press within this time belongs to the one that has just sent the text. */
const sameGestureMs = 600;

/** Every own text and what happened to it, and the composer. */
@Component({
  selector: 'app-messages-page',
  imports: [Composer, FilterTiles, MessageList],
  templateUrl: './messages-page.html',
  host: { '(focusin)': 'loadPhones()' },
  styleUrl: './messages-page.css',
})
export class MessagesPage {
  readonly #router = inject(Router);
  readonly #outbox = inject(Outbox);
  readonly #acts = inject(MessageActs);
  readonly #sentHere = inject(SentHere);
  readonly #phones = inject(PhoneFormat);
  readonly #toasts = inject(Toasts);
  readonly #injector = inject(Injector);
  protected readonly draft = inject(Draft);
  protected readonly log = inject(MessageLog);
  protected readonly summary = inject(DaySummary);

  /** The filter, from the address. */
  readonly show = input<string>();

  private readonly composer = viewChild.required(Composer);
  private readonly list = viewChild.required(MessageList);

  readonly #polling = new Polling({
    document: inject(DOCUMENT),
    read: () => this.#read(),
    isLively: () => this.#sentHere.isLively(),
    random: () => Math.random(),
  });

  #sentAt = 0;

  protected readonly filter = computed(() => filterNamed(this.show()));
  protected readonly emptyText = computed(() => messageFilters[this.filter()].empty);
  protected readonly rows = computed(() => [
    ...this.#outbox
      .entries()
      .filter(({ state }) => letsEntryThrough(this.filter(), state))
      .map((entry) => rowOfEntry(entry, this.log.failure())),
    ...this.log
      .rows()
      .map((message) =>
        rowOfMessage(
          message,
          this.#sentHere.keyOf(message._id) ?? message._id,
          this.#acts.states().get(message._id),
        ),
      ),
  ]);

  readonly #isSlow = isTakingLong(() => this.log.isRead() || this.log.failure() !== null, skeletonAfterMs);
  protected readonly face = computed<ListFace>(() => {
    if (this.log.rows().length > 0) return 'content';
    if (this.log.isRead()) return this.rows().length > 0 ? 'content' : 'empty';
    if (this.log.failure() !== null) return 'error';
    return this.#isSlow() ? 'loading' : 'waiting';
  });

  protected readonly groupNumber = (typed: string): string => this.#phones.asTyped(typed);
  protected readonly tidyNumber = (typed: string): string => this.#phones.tidy(typed);

  protected loadPhones(): void {
    void this.#phones.load();
  }

  constructor() {
    // Only where a number on show needs it; else it comes with the first step into the composer.
    effect(() => {
      if (this.log.rows().some((row) => this.#phones.needsLibrary(row.recipient_number))) this.loadPhones();
    });
    effect(() => {
      const filter = this.filter();
      untracked(() => {
        this.log.choose(filter);
        void this.#polling.now();
      });
    });
    this.#sentHere.isOnShow = (id) => this.log.rows().some(({ _id }) => _id === id);
    inject(DestroyRef).onDestroy(() => {
      this.#polling.stop();
      this.#sentHere.isOnShow = () => false;
    });
    for (const key of this.#outbox.orphans()) this.#follow(this.#outbox.resume(key), key);
  }

  protected send(): void {
    const isSameGesture = Date.now() - this.#sentAt < sameGestureMs;
    if (this.draft.isBlank() && isSameGesture) return;
    const errors = checkDraft(this.draft.text(), (number) => this.#phones.looksPossible(number), new Date());
    if (Object.keys(errors).length > 0) {
      this.draft.refuse(errors);
      return;
    }
    this.#sentAt = Date.now();
    this.showFilter('all');
    const text = this.draft.take();
    this.#follow(this.#outbox.send(text), text.key);
  }

  protected act({ row, act }: { row: TextRow; act: RowAct }): void {
    if (act === 'edit') this.#edit(row);
    else if (act === 'retry') this.#follow(this.#outbox.retry(row.id), row.id);
    else if (row.message !== null) void this.#actOn(row.message, act);
  }

  async #actOn(message: Message, act: 'cancel' | 'resend'): Promise<void> {
    const answer = await this.#acts[act](message);
    if (answer !== null) {
      this.log.receive(answer);
      if (act === 'resend') this.#sentHere.follow(answer, answer._id);
    }
    void this.#polling.now();
  }

  /** Takes a text into the composer again: one that was not sent, or the words of one that was, as a new text. */
  #edit({ id, number, content, message }: TextRow): void {
    const to = this.#phones.show(number);
    if (message === null) this.#outbox.edit(id);
    else this.#outbox.compose({ to, content, key: newIdempotencyKey(), sendAt: null });
    this.composer().focusText();
  }

  protected reload(): void {
    void this.#polling.now();
  }

  protected showFilter(filter: FilterName): void {
    if (filter === this.filter()) return;
    const queryParams = filter === 'all' ? {} : { show: filter };
    void this.#router.navigate([], { queryParams, replaceUrl: true });
  }

  protected async readOlder(): Promise<void> {
    const last = this.rows().at(-1)?.id ?? '';
    await this.log.readOlder();
    afterNextRender(() => this.list().focusBelow(last), { injector: this.#injector });
  }

  protected compose(): void {
    this.composer().focusNumber();
  }

  /** Reads the list; when that works the network is there, and what waited for it goes out. */
  async #read(): Promise<PollOutcome> {
    void this.summary.refresh();
    const outcome = await this.log.refresh();
    const waiting = outcome === 'read' ? this.#outbox.waiting() : [];
    if (waiting.length > 0) this.#toasts.show('The server answers again: sending what waited.', wayOut);
    for (const key of waiting) this.#follow(this.#outbox.retry(key), key);
    return outcome;
  }

  #follow(sending: Promise<Message | null>, key: string): void {
    void sending.then((message) => {
      if (message !== null) {
        this.log.receive(message);
        this.#sentHere.follow(message, key);
      }
      // A text that waits for the network and the list must say the same about it.
      if (message !== null || this.#outbox.isWaiting(key)) void this.#polling.now();
    });
  }
}
