import type { Message } from '../carrier/message.ts';
import type { CallbackFate } from '../weather/fates.ts';
import { callbackForm, type Claim } from './callback-form.ts';
import { CallbackTraffic } from './callback-traffic.ts';
import type { Attempt } from './post-form.ts';
import { isTaken, type Postman } from './postman.ts';
import { sealForm, type SealedForm } from './seal-form.ts';

export interface CourierOptions {
  readonly accountSid: string;
  readonly authToken: string;
  readonly postman: Postman;
  /** What the weather does to the callback that reports this message's present status. */
  readonly fateOf: (message: Message) => CallbackFate;
}

/**
 * Brings status callbacks to the application: signed, with the connection overrides of the URL, in no promised
 * order. A callback that fails by a reason that its policy does not name is lost, as with Twilio.
 */
export class CallbackCourier {
  readonly #options: CourierOptions;
  readonly #traffic = new CallbackTraffic();
  #held: (() => void)[] | null = null;

  constructor(options: CourierOptions) {
    this.#options = options;
  }

  /** Reports the message's present state to its `StatusCallback`, if it has one, as the weather lets it. */
  notify(message: Message): void {
    if (message.statusCallback === null) return;
    const post = this.#sealed(message.statusCallback, message, message);
    const fate = this.#options.fateOf(message);
    const go = () => {
      if (fate.dropped) message.callbacksLost += 1;
      this.#traffic.send(message, fate, () => this.#deliver(message, post));
    };
    if (this.#held === null) go();
    else this.#held.push(go);
  }

  /**
   * Posts a claim about a message at once, even while callbacks are held, and whatever the weather.
   * @returns the application's HTTP status; `ct` or `rt` when it did not answer; null without a `StatusCallback`
   */
  async send(message: Message, claim: Claim): Promise<Attempt | null> {
    if (message.statusCallback === null) return null;
    return this.#deliver(message, this.#sealed(message.statusCallback, message, claim));
  }

  /** While held, callbacks wait; released, they go out in the order in which they came up. */
  hold(on: boolean): void {
    if (on) {
      this.#held ??= [];
      return;
    }
    const held = this.#held ?? [];
    this.#held = null;
    for (const go of held) go();
  }

  /** Forgets whatever waits, and holds nothing any more. */
  clear(): void {
    this.#held = null;
    this.#traffic.clear();
  }

  async #deliver(message: Message, sealed: SealedForm): Promise<Attempt> {
    const { outcome } = await this.#options.postman.deliver(sealed);
    if (isTaken(outcome)) message.callbacksDelivered += 1;
    else message.callbacksLost += 1;
    return outcome;
  }

  #sealed(callbackUrl: string, message: Message, claim: Claim): SealedForm {
    const { accountSid, authToken } = this.#options;
    return sealForm(callbackUrl, callbackForm(accountSid, message, claim, new Date()), authToken);
  }
}
