import { computed, inject, linkedSignal, signal, untracked } from '@angular/core';
import { AccountStorage } from '../core/account-storage.ts';
import { Session } from '../core/session.ts';
import { cleanNumber } from './clean-number.ts';
import { asNewConversation, conversationOf, type DraftPlace, onMessagesPage } from './draft-place.ts';
import {
  blankDraft,
  type DraftErrors,
  type DraftText,
  readDraft,
  type StoredDraft,
  type Written,
} from './draft-text.ts';
import { newIdempotencyKey } from './idempotency-key.ts';
import { fromLocalTime } from './local-time.ts';
import { TabKeys } from './tab-keys.ts';

/** A text to be sent. */
export interface ReadyText {
  /** Where it was written. */
  readonly place: DraftPlace;
  readonly to: string;
  readonly content: string;
  readonly key: string;
  /** In ISO 8601; null for at once. */
  readonly sendAt: string | null;
  /** What the person is to be called from now on; blank leaves it. */
  readonly name: string;
}

/** What every stored draft's name begins with; its place follows. */
export const storedDraftsAs = 'draft:';

/** Two presses of one gesture, such as a double click, are closer than that. */
const sameGestureMs = 600;

/** What stands in one composer. It survives a reload and the end of the session. `Drafts` makes it. */
export class Draft {
  readonly place: DraftPlace;
  readonly #storage = inject(AccountStorage);
  readonly #tabKeys = inject(TabKeys);
  readonly #accountId = inject(Session).accountId;
  readonly #text = linkedSignal(() => this.#stored());
  readonly #errors = signal<DraftErrors>({});
  readonly #isUntouched = signal(true);

  readonly text = this.#text.asReadonly();
  readonly errors = this.#errors.asReadonly();
  readonly isBlank = computed(() => this.#text().content === '');
  /** Nothing was typed since the last text was taken. */
  readonly isUntouched = computed(() => this.isBlank() && this.#isUntouched());

  #takenAt = Number.NEGATIVE_INFINITY;

  constructor(place: DraftPlace) {
    this.place = place;
  }

  /** Looks again at what is stored: another tab may have written something since this place was last open. */
  lookAgain(): void {
    if (untracked(this.isBlank)) this.#text.set(untracked(() => this.#stored()));
  }

  /** Takes what was typed; an error goes with the fault it named. */
  write(change: Partial<Written>): void {
    const before = this.#text();
    const after = { ...before, ...change };
    this.#isUntouched.set(false);
    this.#keep({ ...after, key: after.content === '' ? null : (before.key ?? newIdempotencyKey()) });
    this.#errors.update((errors) =>
      Object.fromEntries(Object.entries(errors).filter(([name]) => !Object.hasOwn(change, name))),
    );
  }

  /** Whether a press on the empty box belongs to the one that has just sent what was in it. */
  isSameGesture(): boolean {
    return untracked(this.isBlank) && Date.now() - this.#takenAt < sameGestureMs;
  }

  /** Hands the text over to be sent. On the Messages page the number stays for the next one, which goes at once again. */
  take(): ReadyText {
    const { to, content, key, sendAt, name } = this.#text();
    const left = { ...blankDraft, to: this.place === onMessagesPage ? to : '' };
    this.#store({ ...left, sent: content });
    this.#keep(left);
    this.#errors.set({});
    this.#isUntouched.set(true);
    this.#takenAt = Date.now();
    const at = sendAt === null ? null : fromLocalTime(sendAt);
    return {
      place: this.place,
      to: cleanNumber(to),
      content,
      key: key ?? newIdempotencyKey(),
      sendAt: at?.toISOString() ?? null,
      name: this.place === asNewConversation ? name.trim() : '',
    };
  }

  /** Puts a text back to be put right. */
  restore(text: DraftText, errors: DraftErrors = {}): void {
    this.#keep(text);
    this.#errors.set(errors);
  }

  refuse(errors: DraftErrors): void {
    this.#errors.set(errors);
  }

  /** Leaves a text for the account's next sign-in, unless something newer is being written there. */
  leaveFor(accountId: string, { to, content, sendAt, name }: DraftText): boolean {
    if (readDraft(this.#storage.read(accountId, this.#name)).content !== '') return false;
    this.#storage.write(accountId, this.#name, { to, content, sendAt, name });
    return true;
  }

  /** Another tab wrote this draft. What it has sent goes from here too; what only this tab shows is kept. */
  hear({ content, sent }: StoredDraft): void {
    const own = untracked(this.#text);
    if (content !== '' || own.content === '') return;
    if (sent === own.content) {
      this.#text.set({ ...blankDraft, to: own.to });
      this.#tabKeys.keep(this.place, null);
    } else if (sent === undefined) {
      this.#store(own);
    }
  }

  get #name(): string {
    return storedDraftsAs + this.place;
  }

  #stored(): DraftText {
    const account = this.#accountId();
    if (account === null) return blankDraft;
    const { sent: _, ...written } = readDraft(this.#storage.read(account, this.#name));
    if (written.content === '') return { ...written, key: null };
    const key = this.#tabKeys.adopt(this.place) ?? newIdempotencyKey();
    this.#tabKeys.keep(this.place, key);
    return { ...written, key };
  }

  #keep(text: DraftText): void {
    this.#store(text);
    this.#tabKeys.keep(this.place, text.key);
    this.#text.set(text);
  }

  #store({ to, content, sendAt, name, sent }: StoredDraft): void {
    const account = untracked(this.#accountId);
    if (account === null) return;
    this.#storage.write(account, this.#name, {
      to,
      content,
      sendAt,
      name,
      ...(sent === undefined ? {} : { sent }),
    });
    // The other tabs have heard; a blank draft for every conversation there ever was would only fill the storage.
    const isBlank = content === '' && sendAt === null && (to === '' || conversationOf(this.place) !== null);
    if (isBlank && sent === undefined) this.#storage.remove(account, this.#name);
  }
}
