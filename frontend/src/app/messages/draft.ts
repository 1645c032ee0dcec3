import { computed, inject, Injectable, linkedSignal, signal, untracked } from '@angular/core';
import { AccountStorage } from '../core/account-storage.ts';
import { Session } from '../core/session.ts';
import { cleanNumber } from './clean-number.ts';
import { newIdempotencyKey } from './idempotency-key.ts';
import { fromLocalTime } from './local-time.ts';
import { TabKey } from './tab-key.ts';

/** A text being written. */
export interface DraftText {
  readonly to: string;
  readonly content: string;
  /** The Idempotency-Key that it will be sent with; this tab's own, and null while nothing is written. */
  readonly key: string | null;
  /** When it is to go out, as a box of type `datetime-local` holds it: blank while nothing is chosen, null for at once. */
  readonly sendAt: string | null;
}

/** The parts of a draft that a person writes. */
export type Written = Pick<DraftText, 'to' | 'content' | 'sendAt'>;

/** A text to be sent. */
export interface ReadyText {
  readonly to: string;
  readonly content: string;
  readonly key: string;
  /** In ISO 8601; null for at once. */
  readonly sendAt: string | null;
}

/** Why a text was refused, by the box where it can be put right. */
export interface DraftErrors {
  readonly to?: string;
  readonly content?: string;
  readonly sendAt?: string;
}

/** What all tabs know of the draft. */
interface StoredDraft extends Written {
  /** The text that a tab has just sent; only there for the moment in which the other tabs hear of it. */
  readonly sent?: string;
}

const blank: DraftText = { to: '', content: '', key: null, sendAt: null };
const storedAs = 'draft';

/** What stands in the composer. It survives a reload and the end of the session. */
@Injectable({ providedIn: 'root' })
export class Draft {
  readonly #storage = inject(AccountStorage);
  readonly #tabKey = inject(TabKey);
  readonly #accountId = inject(Session).accountId;
  readonly #text = linkedSignal(() => {
    const account = this.#accountId();
    return account === null ? blank : this.#adopt(readDraft(this.#storage.read(account, storedAs)));
  });
  readonly #errors = signal<DraftErrors>({});
  readonly #isUntouched = signal(true);

  readonly text = this.#text.asReadonly();
  readonly errors = this.#errors.asReadonly();
  readonly isBlank = computed(() => this.#text().content === '');
  /** Nothing was typed since the last text was taken. */
  readonly isUntouched = computed(() => this.isBlank() && this.#isUntouched());

  constructor() {
    this.#storage.watch(storedAs, (accountId, stored) => {
      if (accountId === this.#accountId()) this.#hear(readDraft(stored));
    });
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

  /** Hands the text over to be sent. The number stays for the next one, which goes at once again. */
  take(): ReadyText {
    const { to, content, key, sendAt } = this.#text();
    this.#store({ ...blank, to, sent: content });
    this.#keep({ ...blank, to });
    this.#errors.set({});
    this.#isUntouched.set(true);
    const at = sendAt === null ? null : fromLocalTime(sendAt);
    return {
      to: cleanNumber(to),
      content,
      key: key ?? newIdempotencyKey(),
      sendAt: at?.toISOString() ?? null,
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
  leaveFor(accountId: string, { to, content, sendAt }: DraftText): boolean {
    if (readDraft(this.#storage.read(accountId, storedAs)).content !== '') return false;
    this.#storage.write(accountId, storedAs, { to, content, sendAt });
    return true;
  }

  #adopt({ to, content, sendAt }: StoredDraft): DraftText {
    if (content === '') return { to, content, sendAt, key: null };
    const key = this.#tabKey.adopt() ?? newIdempotencyKey();
    this.#tabKey.keep(key);
    return { to, content, sendAt, key };
  }

  /** Another tab wrote its draft. What it has sent goes from here too; what only this tab shows is kept. */
  #hear({ content, sent }: StoredDraft): void {
    const own = untracked(this.#text);
    if (content !== '' || own.content === '') return;
    if (sent === own.content) {
      this.#text.set({ ...blank, to: own.to });
      this.#tabKey.keep(null);
    } else if (sent === undefined) {
      this.#store(own);
    }
  }

  #keep(text: DraftText): void {
    this.#store(text);
    this.#tabKey.keep(text.key);
    this.#text.set(text);
  }

  #store({ to, content, sendAt, sent }: StoredDraft): void {
    const account = untracked(this.#accountId);
    const stored = { to, content, sendAt, ...(sent === undefined ? {} : { sent }) };
    if (account !== null) this.#storage.write(account, storedAs, stored);
  }
}

function readDraft(stored: unknown): StoredDraft {
  const { to, content, sendAt, sent } = (stored ?? {}) as Partial<Record<keyof StoredDraft, unknown>>;
  return {
    to: typeof to === 'string' ? to : '',
    content: typeof content === 'string' ? content : '',
    sendAt: typeof sendAt === 'string' ? sendAt : null,
    ...(typeof sent === 'string' ? { sent } : {}),
  };
}
