import { Component, computed, effect, inject, signal, viewChild } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import type { FoundContact } from '@mysms/contract/conversations';
import { maxTitleLength } from '@mysms/contract/limits';
import { checkDraft } from '../texting/check-draft.ts';
import { asNewConversation } from '../texting/draft-place.ts';
import { Drafts } from '../texting/drafts.ts';
import { Outbox } from '../texting/outbox.ts';
import { PhoneFormat } from '../texting/phone-format.ts';
import { Sending } from '../texting/sending.ts';
import { type RowAct, rowOfEntry } from '../texting/text-row.ts';
import { Icon } from '../ui/icon.ts';
import { Conversations } from './conversations.ts';
import { RecipientBox } from './recipient-box.ts';
import { ThreadComposer } from './thread-composer.ts';

const nobodyChosen = 'Choose somebody from the list, or write a number.';

/** The first text to somebody. Sending it opens the conversation. */
@Component({
  selector: 'app-new-conversation-page',
  imports: [Icon, RecipientBox, RouterLink, ThreadComposer],
  templateUrl: './new-conversation-page.html',
  styleUrl: './new-conversation-page.css',
})
export class NewConversationPage {
  readonly #router = inject(Router);
  readonly #sending = inject(Sending);
  readonly #outbox = inject(Outbox);
  readonly #conversations = inject(Conversations);
  readonly #phones = inject(PhoneFormat);
  protected readonly draft = inject(Drafts).at(asNewConversation);
  protected readonly maxLength = maxTitleLength;

  private readonly recipient = viewChild.required(RecipientBox);
  private readonly composer = viewChild.required(ThreadComposer);
  readonly #chosen = signal<FoundContact | null>(null);

  /** The person that was chosen, while the box still says so. */
  protected readonly person = computed(() => {
    const chosen = this.#chosen();
    const isStill = chosen !== null && this.#phones.show(chosen.number) === this.draft.text().to;
    return isStill ? chosen : null;
  });
  protected readonly personName = computed(() => this.person()?.title ?? this.person()?.name ?? null);
  /** Texts that were sent from here and that the server has not taken. */
  protected readonly unsent = computed(() =>
    this.#outbox
      .entries()
      .filter(({ place }) => place === asNewConversation)
      .map((entry) => rowOfEntry(entry, this.#conversations.failure())),
  );

  constructor() {
    this.draft.lookAgain();
    // A refusal may arrive a second later, from the server: the box to put right then gets the focus.
    effect(() => {
      const { to, content, sendAt } = this.draft.errors();
      if (to !== undefined) this.recipient().focus();
      else if (content !== undefined) this.composer().focus();
      else if (sendAt !== undefined) this.composer().focusTime();
    });
  }

  /** Whoever writes another number means somebody else. */
  protected type(to: string): void {
    if (to !== this.draft.text().to) this.#chosen.set(null);
    this.draft.write({ to });
  }

  protected choose(contact: FoundContact): void {
    this.#chosen.set(contact);
    this.draft.write({ to: this.#phones.show(contact.number), name: '' });
    this.composer().focus();
  }

  protected toText(): void {
    this.composer().focus();
  }

  protected send(): void {
    if (this.draft.isSameGesture()) return;
    const text = this.draft.text();
    const errors = checkDraft(text, (number) => this.#phones.looksPossible(number), new Date());
    if (Object.keys(errors).length > 0) {
      const isName = errors.to !== undefined && /\p{L}/u.test(text.to);
      this.draft.refuse(isName ? { ...errors, to: nobodyChosen } : errors);
      return;
    }
    const number = this.person()?.number;
    this.#chosen.set(null);
    const ready = this.draft.take();
    void this.#open(this.#sending.send({ ...ready, to: number ?? ready.to }));
  }

  protected act(key: string, act: RowAct): void {
    if (act === 'retry') {
      void this.#open(this.#sending.retry(key));
      return;
    }
    if (act === 'edit') this.#outbox.edit(key);
    else this.#outbox.discard(key);
    this.composer().focus();
  }

  /** Leads to the conversation, unless the person has gone elsewhere meanwhile. */
  async #open(sending: ReturnType<Sending['send']>): Promise<void> {
    const here = this.#router.url;
    const message = await sending;
    if (message === null || this.#router.url !== here) return;
    await this.#router.navigate(['/inbox', message.conversation_id]);
  }
}
