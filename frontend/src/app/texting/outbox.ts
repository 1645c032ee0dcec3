import { DestroyRef, DOCUMENT, inject, Injectable, linkedSignal } from '@angular/core';
import type { Message } from '@mysms/contract/messages';
import { AccountStorage } from '../core/account-storage.ts';
import { failureOf } from '../core/api-failure.ts';
import { Session } from '../core/session.ts';
import { conversationOf, type DraftPlace } from './draft-place.ts';
import type { DraftText } from './draft-text.ts';
import type { ReadyText } from './draft.ts';
import { Drafts } from './drafts.ts';
import { MessageApi } from './message-api.ts';
import { type OutboxEntry, readEntry, storedEntriesAs, storedName } from './outbox-entry.ts';
import { closedAndResumed, closedTooLong, putAside, timePassed, waitedTooLong } from './outbox-words.ts';
import { answerTo, textOf } from './send-failure.ts';

/** A text is repeated by itself for this long; later a person decides, for late texts do harm. */
const resumeWithinMs = 10 * 60 * 1000;

const aside = { state: 'draft', waitsForNetwork: false, reason: putAside } as const;
const sending = { state: 'sending', waitsForNetwork: false, reason: null } as const;

/**
 * Texts on their way to the server, apart from what the server told. An entry leaves when its answer arrives, and
 * keeps its Idempotency-Key through every repeat, so no repeat can become a second text.
 */
@Injectable({ providedIn: 'root' })
export class Outbox {
  readonly #api = inject(MessageApi);
  readonly #storage = inject(AccountStorage);
  readonly #drafts = inject(Drafts);
  readonly #accountId = inject(Session).accountId;
  readonly #entries = linkedSignal<readonly OutboxEntry[]>(() => {
    const account = this.#accountId();
    const stored = account === null ? [] : this.#storage.readNamed(account, storedEntriesAs);
    return stored.map(([, entry]) => readEntry(entry)).filter((entry) => entry !== null);
  });
  readonly #inFlight = new Set<string>();
  #isLeaving = false;

  /** Newest first. */
  readonly entries = this.#entries.asReadonly();

  constructor() {
    const window = inject(DOCUMENT).defaultView;
    const leave = (): void => void (this.#isLeaving = true);
    const comeBack = (): void => void (this.#isLeaving = false);
    window?.addEventListener('pagehide', leave);
    window?.addEventListener('pageshow', comeBack);
    inject(DestroyRef).onDestroy(() => {
      window?.removeEventListener('pagehide', leave);
      window?.removeEventListener('pageshow', comeBack);
    });
  }

  /**
   * Sends what was written.
   * @param after id of the newest text where it was written, '' when there is none, null when that is not known
   * @returns the server's message, or null when it took none: the entry then stays with its reason, or is back in
   *   the composer
   */
  send(text: ReadyText, after: string | null = null): Promise<Message | null> {
    return this.#post({ ...text, at: Date.now(), after, ...sending });
  }

  /** Repeats a text that could not be sent, with the same key. */
  async retry(key: string): Promise<Message | null> {
    const entry = this.#find(key);
    return entry === undefined ? null : this.#post({ ...entry, ...sending });
  }

  isWaiting(key: string): boolean {
    return this.#find(key)?.waitsForNetwork ?? false;
  }

  /** Where a text that could not be sent was written. */
  placeOf(key: string): DraftPlace | null {
    return this.#find(key)?.place ?? null;
  }

  /** What the person is to be called once this text is on its way; blank for no name. */
  nameFor(key: string): string {
    return this.#find(key)?.name ?? '';
  }

  /** Takes a text that could not be sent back into the composer; one that is being written there changes places. */
  edit(key: string): void {
    const entry = this.#find(key);
    if (entry === undefined || this.#inFlight.has(key)) return;
    this.#remove(key);
    this.compose(entry.place, textOf(entry));
  }

  /** Forgets a text that could not be sent. */
  discard(key: string): void {
    if (!this.#inFlight.has(key)) this.#remove(key);
  }

  /** Puts a text into the composer of this place; one that is being written there is put aside. */
  compose(place: DraftPlace, text: DraftText): void {
    const draft = this.#drafts.at(place);
    const replaced = draft.isBlank() ? null : draft.take();
    draft.restore(text);
    if (replaced === null) return;
    const to = conversationOf(place) === null ? replaced.to : text.to;
    this.#put({ ...replaced, to, at: Date.now(), after: null, ...aside });
  }

  /** Keys of the texts that only the network kept from going out, the oldest first. One too old stops waiting. */
  waiting(): readonly string[] {
    const waiting = this.#entries().filter(({ waitsForNetwork }) => waitsForNetwork);
    for (const entry of waiting.filter(isLate)) {
      const reason = entry.sendAt === null ? waitedTooLong : timePassed;
      this.#put({ ...entry, waitsForNetwork: false, reason });
    }
    return waiting
      .filter((entry) => !isLate(entry))
      .map(({ key }) => key)
      .reverse();
  }

  /** Keys of the texts that an earlier page was sending when it closed. */
  orphans(): readonly string[] {
    const isOrphan = ({ key, state }: OutboxEntry): boolean =>
      state === 'sending' && !this.#inFlight.has(key);
    return this.#entries()
      .filter(isOrphan)
      .map(({ key }) => key);
  }

  /** Goes on with a text of an earlier page; an old one waits for a person. */
  async resume(key: string): Promise<Message | null> {
    const entry = this.#find(key);
    if (entry === undefined) return null;
    if (!isLate(entry)) return this.#post({ ...entry, reason: closedAndResumed });
    this.#put({ ...entry, state: 'unsent', reason: closedTooLong });
    return null;
  }

  async #post(entry: OutboxEntry): Promise<Message | null> {
    const account = this.#accountId();
    if (account === null || this.#inFlight.has(entry.key)) return null;
    this.#inFlight.add(entry.key);
    this.#put(entry);
    try {
      const message = await this.#send(entry);
      this.#remove(entry.key, account);
      return this.#accountId() === account ? message : null;
    } catch (error) {
      // The browser breaks off what a closing page asked; the next page asks again.
      if (!this.#isLeaving) this.#settle(entry, account, error);
      return null;
    } finally {
      this.#inFlight.delete(entry.key);
    }
  }

  #send({ key, place, to, content, sendAt }: OutboxEntry): Promise<Message> {
    const text = { content, ...(sendAt === null ? {} : { send_at: sendAt }) };
    const conversation = conversationOf(place);
    return conversation === null
      ? this.#api.send(key, { recipient_number: to, ...text })
      : this.#api.sendTo(conversation, key, text);
  }

  #settle(entry: OutboxEntry, account: string, error: unknown): void {
    const answer = answerTo(entry, failureOf(error));
    const draft = this.#drafts.at(entry.place);
    if (answer.isOver && draft.leaveFor(account, textOf(entry))) {
      this.#remove(entry.key, account);
    } else if (answer.errors !== null && this.#accountId() === account && draft.isUntouched()) {
      this.#remove(entry.key);
      draft.restore(answer.text, answer.errors);
    } else {
      this.#put(
        {
          ...entry,
          ...answer.text,
          state: 'unsent',
          waitsForNetwork: answer.waitsForNetwork,
          reason: answer.reason,
        },
        account,
      );
    }
  }

  #find(key: string): OutboxEntry | undefined {
    return this.#entries().find((entry) => entry.key === key);
  }

  #put(entry: OutboxEntry, account = this.#accountId()): void {
    if (account === null) return;
    this.#storage.write(account, storedName(entry.key), entry);
    if (account !== this.#accountId()) return;
    this.#entries.update((entries) => {
      const others = entries.filter(({ key }) => key !== entry.key);
      return [...others, entry].sort((a, b) => b.at - a.at);
    });
  }

  #remove(key: string, account = this.#accountId()): void {
    if (account === null) return;
    this.#storage.remove(account, storedName(key));
    if (account !== this.#accountId()) return;
    this.#entries.update((entries) => entries.filter((entry) => entry.key !== key));
  }
}

/** A scheduled text may be handed in until its time comes; any other only for a while. */
function isLate({ at, sendAt }: OutboxEntry): boolean {
  return sendAt === null ? Date.now() - at >= resumeWithinMs : Date.parse(sendAt) <= Date.now();
}
