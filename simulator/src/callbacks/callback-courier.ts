import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Message } from '../carrier/message.ts';
import type { CallbackFate } from '../weather/fates.ts';
import { callbackForm, type Claim } from './callback-form.ts';
import { CallbackTraffic } from './callback-traffic.ts';
import { readOverrides, type Connection } from './connection-overrides.ts';
import { postForm, type Attempt, type Post } from './post-form.ts';
import { signRequest } from './sign-request.ts';

export interface CourierOptions {
  readonly accountSid: string;
  readonly authToken: string;
  /** Pause before the first retry; every further one is twice as long. Twilio does not document its own. */
  readonly retryPauseMs: number;
  /** What the weather does to the callback that reports this message's present status. */
  readonly fateOf: (message: Message) => CallbackFate;
}

type Sealed = Omit<Post, 'signal'> & { readonly connection: Connection };

/**
 * Brings status callbacks to the application: signed, with the connection overrides of the URL, in no promised
 * order. A callback that fails by a reason that its policy does not name is lost, as with Twilio.
 */
export class CallbackCourier {
  readonly #options: CourierOptions;
  readonly #traffic = new CallbackTraffic();
  #held: (() => void)[] | null = null;
  /** One for each callback under way: signals combined from a common one pile up as long as that lives. */
  readonly #underWay = new Set<AbortController>();

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

  /** Gives up whatever waits or is under way, and holds nothing any more. */
  clear(): void {
    this.#held = null;
    this.#traffic.clear();
    for (const giveUp of this.#underWay) giveUp.abort();
  }

  async #deliver(message: Message, sealed: Sealed): Promise<Attempt> {
    const outcome = await this.#tryAll(sealed);
    if (isDelivered(outcome)) message.callbacksDelivered += 1;
    else message.callbacksLost += 1;
    return outcome;
  }

  async #tryAll(sealed: Sealed): Promise<Attempt> {
    const giveUp = new AbortController();
    this.#underWay.add(giveUp);
    const totalTime = setTimeout(() => {
      giveUp.abort();
    }, sealed.connection.totalTimeoutMs);
    const outcome = await this.#tryUntil(giveUp.signal, sealed);
    clearTimeout(totalTime);
    this.#underWay.delete(giveUp);
    return outcome;
  }

  async #tryUntil(signal: AbortSignal, sealed: Sealed): Promise<Attempt> {
    const { connection } = sealed;
    const post = { ...sealed, signal };
    let outcome = await postForm(post);
    for (let retry = 0; retry < connection.retries && isRetried(outcome, connection); retry += 1) {
      const rested = await pause(this.#options.retryPauseMs * 2 ** retry, true, { signal }).catch(
        () => false,
      );
      if (!rested) break;
      outcome = await postForm(post);
    }
    return outcome;
  }

  /** The request; its idempotency token stays the same over the retries and copies of one callback. */
  #sealed(callbackUrl: string, message: Message, claim: Claim): Sealed {
    const { accountSid, authToken } = this.#options;
    const signedUrl = withoutSecrets(callbackUrl);
    const form = callbackForm(accountSid, message, claim, new Date());
    return {
      connection: readOverrides(callbackUrl),
      url: new URL(signedUrl),
      body: form.toString(),
      headers: {
        'Content-Type': 'application/x-www-form-urlencoded',
        'User-Agent': 'TwilioProxy/1.1',
        Accept: '*/*',
        'Accept-Encoding': 'gzip',
        'X-Home-Region': 'us1',
        'X-Twilio-Signature': signRequest(authToken, signedUrl, form),
        'I-Twilio-Idempotency-Token': randomUUID(),
      },
    };
  }
}

/** What is requested and signed: the URL as given, without fragment and user info. */
function withoutSecrets(url: string): string {
  return url.replace(/#.*$/s, '').replace(/^(https?:\/\/)[^/?@]*@/i, '$1');
}

function isDelivered(outcome: Attempt): boolean {
  return typeof outcome === 'number' && outcome < 400;
}

function isRetried(outcome: Attempt, { retryOn }: Connection): boolean {
  if (typeof outcome !== 'number') return retryOn.has(outcome);
  return (outcome >= 500 && retryOn.has('5xx')) || (outcome >= 400 && outcome < 500 && retryOn.has('4xx'));
}
