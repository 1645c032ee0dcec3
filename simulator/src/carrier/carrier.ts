import {
  behaviourOf,
  calmPace,
  failsAsOptedOut,
  ordinary,
  type Behaviour,
  type Pace,
  type Step,
} from './behaviours.ts';
import type { Handsets } from './handsets.ts';
import type { Message } from './message.ts';

/** Node's timers overflow beyond this; longer waits are cut into pieces. */
const longestTimerMs = 2 ** 31 - 1;

/** Texts kept for phones that are off, all together; what comes beyond them stays `sent`. */
const maxWaiting = 10_000;

export interface CarrierOptions {
  readonly pace?: Partial<Pace> | undefined;
  /** Senders of the Messaging Service, or our numbers. */
  readonly numbers: readonly string[];
  readonly handsets: Pick<Handsets, 'isOn' | 'isOptedOut'>;
  /** Called after every change of status, never for the initial one. */
  readonly onChange: (message: Message) => void;
}

/** Moves accepted messages along the steps of their number's behaviour. A phone that is off gets its texts later. */
export class Carrier {
  readonly #pace: Pace;
  readonly #numbers: readonly string[];
  readonly #onChange: (message: Message) => void;
  readonly #handsets: CarrierOptions['handsets'];
  readonly #timers = new Map<Message, NodeJS.Timeout>();
  /** Texts for phones that are off, by number. */
  readonly #waiting = new Map<string, Message[]>();
  #waitingCount = 0;

  constructor({ pace, numbers, handsets, onChange }: CarrierOptions) {
    this.#handsets = handsets;
    this.#pace = { ...calmPace, ...pace };
    this.#numbers = numbers;
    this.#onChange = onChange;
  }

  /** Starts the journey of a message: now, or at `sendAt` (milliseconds since the epoch) when it is scheduled. */
  take(message: Message, sendAt = message.createdAt): void {
    const start = () => {
      this.#queue(message);
      this.#walk(message, this.#journeyOf(message).steps, Date.now());
    };
    if (message.status === 'queued') start();
    else this.#at(sendAt, message, start);
  }

  /** Stops a message that has not been queued yet. */
  cancel(message: Message): void {
    this.#forget(message);
    this.#change(message, 'canceled');
  }

  /** Delivers what waited for a phone that is on again, in its order. */
  switchedOn(number: string): void {
    const waiting = this.#waiting.get(number) ?? [];
    this.#waiting.delete(number);
    this.#waitingCount -= waiting.length;
    for (const message of waiting) this.#change(message, 'delivered');
  }

  /** Stops every message where it is. */
  clear(): void {
    this.#waiting.clear();
    this.#waitingCount = 0;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  #queue(message: Message): void {
    if (message.status === 'queued') return;
    message.from ??= this.#senderFor(message.to);
    this.#change(message, 'queued');
  }

  /** The same person always hears from the same number, as with Twilio's Sticky Sender. */
  #senderFor(to: string): string | null {
    return this.#numbers[Number(to.slice(-4)) % this.#numbers.length] ?? null;
  }

  #walk(message: Message, steps: readonly Step[], queuedAt: number): void {
    const [step, ...rest] = steps;
    if (step === undefined) return;
    this.#at(queuedAt + this.#pace[step.after], message, () => {
      if (step.status === 'delivered' && !this.#handsets.isOn(message.to)) {
        this.#keep(message);
        return;
      }
      this.#change(message, step.status, step.errorCode);
      this.#walk(message, rest, queuedAt);
    });
  }

  #keep(message: Message): void {
    if (this.#waitingCount === maxWaiting) return;
    const waiting = this.#waiting.get(message.to) ?? [];
    waiting.push(message);
    this.#waiting.set(message.to, waiting);
    this.#waitingCount += 1;
  }

  /** A plain sender's text to an opted-out phone was refused before it came here. */
  #journeyOf({ to, from, messagingServiceSid, direction }: Message): Behaviour {
    const isUnchecked = messagingServiceSid !== null || direction === 'outbound-reply';
    if (isUnchecked && this.#handsets.isOptedOut(to, from)) return failsAsOptedOut;
    const behaviour = behaviourOf(to);
    return behaviour.refusal === undefined ? behaviour : ordinary;
  }

  #change(message: Message, status: Message['status'], errorCode: number | null = null): void {
    const now = Date.now();
    message.status = status;
    message.errorCode = errorCode;
    message.updatedAt = now;
    if (status === 'sent') message.sentAt = now;
    this.#onChange(message);
  }

  #at(time: number, message: Message, act: () => void): void {
    const wait = Math.max(0, time - Date.now());
    const timer = setTimeout(
      () => {
        this.#timers.delete(message);
        if (wait > longestTimerMs) this.#at(time, message, act);
        else act();
      },
      Math.min(wait, longestTimerMs),
    );
    this.#timers.set(message, timer);
  }

  #forget(message: Message): void {
    clearTimeout(this.#timers.get(message));
    this.#timers.delete(message);
  }
}
