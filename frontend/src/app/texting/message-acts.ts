import { inject, Injectable, linkedSignal } from '@angular/core';
import type { MessageStatus } from '@mysms/contract/message-status';
import type { Message } from '@mysms/contract/messages';
import { failureOf, type ApiFailure } from '../core/api-failure.ts';
import { Session } from '../core/session.ts';
import { Toasts } from '../ui/toasts.ts';
import { MessageApi } from './message-api.ts';
import { sentAgain } from './sent-again.ts';

/** What became of a Cancel or Retry that somebody pressed at a message. */
export interface ActState {
  readonly isBusy: boolean;
  readonly isSentAgain: boolean;
  /** A sentence for the row. */
  readonly note: string | null;
  /** The status that the note is about; null when it stays true whatever comes. */
  readonly noteWhile: MessageStatus | null;
}

const busy: ActState = { isBusy: true, isSentAgain: false, note: null, noteWhile: null };

/** Canceling texts and sending them again. */
@Injectable({ providedIn: 'root' })
export class MessageActs {
  readonly #api = inject(MessageApi);
  readonly #toasts = inject(Toasts);
  readonly #accountId = inject(Session).accountId;
  readonly #states = linkedSignal<string | null, ReadonlyMap<string, ActState>>({
    source: this.#accountId,
    computation: () => new Map(),
  });

  /** By the message's id. */
  readonly states = this.#states.asReadonly();

  /** @returns the canceled message; null when it could not be canceled, which then stands at its row */
  cancel(message: Message): Promise<Message | null> {
    const { _id, status } = message;
    return this.#act(_id, {
      call: () => this.#api.cancel(_id),
      done: () => {
        this.#toasts.say('Canceled. It will not be sent.');
        return null;
      },
      failed: (failure) =>
        failure.code === 'too_late'
          ? { note: 'Too late to cancel: it is being handed to Twilio.', noteWhile: null }
          : { note: `Not canceled yet. ${failure.text}`, noteWhile: status },
    });
  }

  /**
   * Sends the same text to the same person as a new message, at most once for each message, however often and
   * wherever it is asked for.
   * @returns the new message; null when it was not sent, which then stands at the old one's row
   */
  resend(message: Message): Promise<Message | null> {
    const { _id } = message;
    return this.#act(_id, {
      call: () => this.#api.resend(_id, resendKey(_id)),
      done: ({ created_at }) => sentAgain(new Date(created_at)),
      failed: (failure) => ({ note: notSentAgain(failure), noteWhile: message.status }),
    });
  }

  async #act(
    id: string,
    act: {
      readonly call: () => Promise<Message>;
      /** What the row says then. */
      readonly done: (message: Message) => string | null;
      readonly failed: (failure: ApiFailure) => Pick<ActState, 'note' | 'noteWhile'>;
    },
  ): Promise<Message | null> {
    const account = this.#accountId();
    if (this.#states().get(id)?.isBusy === true) return null;
    this.#set(id, busy);
    try {
      const message = await act.call();
      if (account !== this.#accountId()) return null;
      const note = act.done(message);
      this.#set(id, { ...busy, isBusy: false, isSentAgain: note !== null, note });
      return message;
    } catch (error) {
      const failed = act.failed(failureOf(error));
      if (account !== this.#accountId()) return null;
      this.#set(id, { ...busy, isBusy: false, ...failed });
      this.#toasts.say(failed.note ?? '');
      return null;
    }
  }

  #set(id: string, state: ActState): void {
    this.#states.update((states) => new Map(states).set(id, state));
  }
}

/** The same for one message for ever: a double click, a reload and another tab all ask for the same new one. */
function resendKey(id: string): string {
  return `resend-${id}`;
}

function notSentAgain({ code, kind, text }: ApiFailure): string {
  if (code === 'not_resendable') return 'Not sent again: there is news about this text.';
  const isSafe = kind === 'offline' || kind === 'unreachable' || kind === 'broken';
  return isSafe
    ? `${text} Trying once more is safe: it cannot be sent again twice.`
    : `Not sent again. ${text}`;
}
