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
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { Router } from '@angular/router';
import type { Message } from '@mysms/contract/messages';
import { checkDraft } from '../texting/check-draft.ts';
import { Composer } from './composer.ts';
import { onMessagesPage } from '../texting/draft-place.ts';
import { copiesOfEntries } from '../texting/copies-of-entries.ts';
import { Drafts } from '../texting/drafts.ts';
import { DaySummary } from './day-summary.ts';
import { FilterTiles } from './filter-tiles.ts';
import { newIdempotencyKey } from '../texting/idempotency-key.ts';
import { isTakingLong } from '../core/is-taking-long.ts';
import { ExportButton } from './export-button.ts';
import { followLiveMessages } from './live-messages.ts';
import { type FilterName, filterNamed, letsEntryThrough, messageFilters } from './message-filter.ts';
import { MessageActs } from '../texting/message-acts.ts';
import { type ListFace, MessageList } from './message-list.ts';
import { MessageLog } from './message-log.ts';
import { Outbox } from '../texting/outbox.ts';
import { PhoneFormat } from '../texting/phone-format.ts';
import { type PollOutcome, Polling } from '../core/polling.ts';
import { Sending } from '../texting/sending.ts';
import { SentHere } from '../texting/sent-here.ts';
import { type RowAct, rowOfEntry, rowOfMessage, type TextRow } from '../texting/text-row.ts';

const skeletonAfterMs = 200;

/** Every own text and what happened to it, and the composer. */
@Component({
  selector: 'app-messages-page',
  imports: [Composer, ExportButton, FilterTiles, MessageList],
  templateUrl: './messages-page.html',
  host: { '(focusin)': 'loadPhones()' },
  styleUrl: './messages-page.css',
})
export class MessagesPage {
  readonly #router = inject(Router);
  readonly #outbox = inject(Outbox);
  readonly #acts = inject(MessageActs);
  readonly #sending = inject(Sending);
  readonly #sentHere = inject(SentHere);
  readonly #phones = inject(PhoneFormat);
  readonly #injector = inject(Injector);
  protected readonly draft = inject(Drafts).at(onMessagesPage);
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
    isTold: followLiveMessages(() => this.reload()),
    random: () => Math.random(),
  });

  protected readonly filter = computed(() => filterNamed(this.show()));
  protected readonly emptyText = computed(() => messageFilters[this.filter()].empty);
  readonly #copies = computed(() =>
    copiesOfEntries(this.#outbox.entries(), this.log.rows(), (id) => this.#sentHere.keyOf(id) !== undefined),
  );
  protected readonly rows = computed(() => {
    const copied = new Set(this.#copies().values());
    return [
      ...this.#outbox
        .entries()
        .filter(({ key, state }) => letsEntryThrough(this.filter(), state) && !copied.has(key))
        .map((entry) => rowOfEntry(entry, this.log.failure())),
      ...this.log.rows().map((message) => this.#rowOf(message)),
    ];
  });

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
      if (this.rows().some(({ number }) => number !== null && this.#phones.needsLibrary(number)))
        this.loadPhones();
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
    this.#sending.answered.pipe(takeUntilDestroyed()).subscribe(() => this.reload());
    this.#sending.resume();
  }

  #rowOf(message: Message): TextRow {
    const { _id } = message;
    const id = this.#sentHere.keyOf(_id) ?? this.#copies().get(_id) ?? _id;
    return rowOfMessage(message, id, this.#acts.states().get(_id));
  }

  protected send(): void {
    if (this.draft.isSameGesture()) return;
    const errors = checkDraft(this.draft.text(), (number) => this.#phones.looksPossible(number), new Date());
    if (Object.keys(errors).length > 0) {
      this.draft.refuse(errors);
      return;
    }
    const newest = this.log.newest();
    this.showFilter('all');
    const text = this.draft.take();
    void this.#follow(this.#sending.send(text, newest), text.key);
  }

  protected act({ row, act }: { row: TextRow; act: RowAct }): void {
    if (act === 'edit') this.#edit(row);
    else if (act === 'discard') this.#discard(row);
    else if (act === 'retry') void this.#follow(this.#sending.retry(row.id), row.id);
    else if (row.message !== null) void this.#actOn(row.message, act);
  }

  async #actOn(message: Message, act: 'cancel' | 'resend'): Promise<void> {
    await this.#sending.act(message, act);
    this.reload();
  }

  /** Takes a text into the composer again: one that was not sent, or the words of one that was, as a new text. */
  #edit({ id, number, content, message }: TextRow): void {
    const to = this.#phones.show(number ?? '');
    const key = newIdempotencyKey();
    const place = this.#outbox.placeOf(id) ?? onMessagesPage;
    if (message === null) this.#outbox.edit(id);
    else this.#outbox.compose(onMessagesPage, { to, content, key, sendAt: null, name: '' });
    if (place === onMessagesPage) this.composer().focusText();
    else void this.#router.navigate(['/inbox', place]);
  }

  #discard({ id }: TextRow): void {
    this.#outbox.discard(id);
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
    if (outcome === 'read') this.#sending.serverAnswers();
    return outcome;
  }

  async #follow(sending: Promise<unknown>, key: string): Promise<void> {
    await sending;
    // A text that waits for the network and the list must say the same about it.
    if (this.#outbox.isWaiting(key)) this.reload();
  }
}
