import { computed, inject, Injectable } from '@angular/core';
import type { Message } from '@mysms/contract/messages';
import { type ActState, MessageActs } from '../texting/message-acts.ts';
import { copiesOfEntries } from '../texting/copies-of-entries.ts';
import { Outbox } from '../texting/outbox.ts';
import { SentHere } from '../texting/sent-here.ts';
import { rowOfEntry, rowOfMessage, type TextRow } from '../texting/text-row.ts';
import { Thread } from './thread.ts';

interface Made {
  readonly id: string;
  readonly state: ActState | undefined;
  readonly row: TextRow;
}

/** The open thread's texts: those that the server told of, and below them those that it has not confirmed. */
@Injectable({ providedIn: 'root' })
export class ThreadRows {
  readonly #thread = inject(Thread);
  readonly #outbox = inject(Outbox);
  readonly #sentHere = inject(SentHere);
  readonly #acts = inject(MessageActs);
  /** Messages are never changed in place: the same one makes the same row, which then need not be painted again. */
  readonly #made = new WeakMap<Message, Made>();

  readonly #entries = computed(() =>
    this.#outbox.entries().filter(({ place }) => place === this.#thread.id()),
  );

  /** Oldest first. */
  readonly rows = computed<readonly TextRow[]>(() => {
    const messages = this.#thread.messages();
    const entries = this.#entries();
    const copies = copiesOfEntries(entries, messages, (id) => this.#sentHere.keyOf(id) !== undefined);
    const copied = new Set(copies.values());
    const states = this.#acts.states();
    const told = messages.map((message) => {
      const { _id } = message;
      const id = this.#sentHere.keyOf(_id) ?? copies.get(_id) ?? _id;
      return this.#rowOf(message, id, states.get(_id));
    });
    const own = entries
      .filter(({ key }) => !copied.has(key))
      .map((entry) => rowOfEntry(entry, this.#thread.failure()));
    return [...own, ...told].reverse();
  });

  #rowOf(message: Message, id: string, state: ActState | undefined): TextRow {
    const made = this.#made.get(message);
    if (made?.id === id && made.state === state) return made.row;
    const row = rowOfMessage(message, id, state);
    this.#made.set(message, { id, state, row });
    return row;
  }
}
