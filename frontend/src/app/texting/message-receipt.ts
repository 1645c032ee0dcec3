import { httpResource } from '@angular/common/http';
import { Component, computed, effect, inject, input, linkedSignal, untracked } from '@angular/core';
import type { Message, MessageWithEvents } from '@mysms/contract/messages';
import { failureOf } from '../core/api-failure.ts';
import { Clock } from '../core/clock.ts';
import { ReceiptSlip } from '../ui/receipt-slip.ts';
import { receiptLines } from './evidence-words.ts';
import { segmentsInWords } from './segment-counter.ts';

/** The evidence behind a message's status, read when it is opened and again whenever the message changed. */
@Component({
  selector: 'app-message-receipt',
  imports: [ReceiptSlip],
  template: `
    @if (failure(); as text) {
      <p role="alert" class="why">
        The receipt could not be read. {{ text }}
        <button type="button" class="act" (click)="details.reload()">Retry</button>
      </p>
    }
    @if (lines(); as lines) {
      <app-receipt-slip [lines]="lines">
        <span>{{ size() }}</span>
        @if (message().twilio_sid; as sid) {
          <span class="num">{{ sid }}</span>
        }
      </app-receipt-slip>
    } @else if (!failure()) {
      <p class="small muted">Reading the receipt…</p>
    }
  `,
  styles: `
    :host {
      display: block;
      max-width: 30rem;
      padding: 4px 0 6px;
    }
    @media (prefers-reduced-motion: no-preference) {
      app-receipt-slip {
        animation: unfold 160ms ease-out;
      }
    }
    @keyframes unfold {
      from {
        opacity: 0;
        translate: 0 -6px;
      }
    }
  `,
})
export class MessageReceipt {
  readonly message = input.required<Message>();
  /** Whether the server cannot be read now; when it can be again, so can the receipt. */
  readonly isCutOff = input.required<boolean>();

  readonly #id = computed(() => this.message()._id);
  /** Evidence that moved nothing shows in when we ask next. */
  readonly #version = computed(() => `${this.message().updated_at} ${this.message().next_check_at ?? ''}`);
  readonly #now = inject(Clock).now;
  protected readonly details = httpResource<MessageWithEvents>(() => `/api/messages/${this.#id()}`);

  /** What was read last; it stays on show while it is read again, and when that fails. */
  readonly #known = linkedSignal<MessageWithEvents | undefined, MessageWithEvents | undefined>({
    source: () => (this.details.hasValue() ? this.details.value() : undefined),
    computation: (details, before) => details ?? before?.value,
  });

  protected readonly lines = computed(() => {
    const known = this.#known();
    return known === undefined ? null : receiptLines(known.events, this.#now());
  });
  protected readonly failure = computed(() => {
    const error = this.details.error();
    return error === undefined ? null : failureOf(error).text;
  });
  protected readonly size = computed(() => {
    const { segments, encoding } = this.message();
    return `${segmentsInWords(segments)} · ${encoding}`;
  });

  constructor() {
    let read: string | null = null;
    effect(() => {
      const version = this.#version();
      // What is on show stays until the new answer is here.
      if (read !== null && read !== version) untracked(() => this.details.reload());
      read = version;
    });
    let hadTrouble = false;
    effect(() => {
      const hasTrouble = this.isCutOff();
      if (hadTrouble && !hasTrouble && untracked(this.failure) !== null) this.details.reload();
      hadTrouble = hasTrouble;
    });
  }
}
