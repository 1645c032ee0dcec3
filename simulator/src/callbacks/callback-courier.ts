import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Message } from '../carrier/message.ts';
import { callbackForm, type Claim } from './callback-form.ts';
import { readOverrides, type Connection } from './connection-overrides.ts';
import { postForm, type Attempt } from './post-form.ts';
import { signRequest } from './sign-request.ts';

export interface CourierOptions {
  readonly accountSid: string;
  readonly authToken: string;
  /** Pause before the first retry; every further one is twice as long. Twilio does not document its own. */
  readonly retryPauseMs: number;
}

/**
 * Brings status callbacks to the application: signed, with the connection overrides of the URL, in no promised
 * order. A callback that fails by a reason that its policy does not name is lost, as with Twilio.
 */
export class CallbackCourier {
  readonly #options: CourierOptions;
  #held: (() => void)[] | null = null;
  #stop = new AbortController();

  constructor(options: CourierOptions) {
    this.#options = options;
  }

  /** Reports the message's present state, or a claim about it, to its `StatusCallback`, if it has one. */
  notify(message: Message, claim: Claim = { status: message.status, errorCode: message.errorCode }): void {
    if (message.statusCallback === null) return;
    const form = callbackForm(this.#options.accountSid, message, claim, new Date());
    const go = () => void this.#deliver(message, form);
    if (this.#held === null) go();
    else this.#held.push(go);
  }

  /**
   * Posts a claim about a message at once, even while callbacks are held.
   * @returns the application's HTTP status; `ct` or `rt` when it did not answer; null without a `StatusCallback`
   */
  async send(message: Message, claim: Claim): Promise<Attempt | null> {
    if (message.statusCallback === null) return null;
    return this.#deliver(message, callbackForm(this.#options.accountSid, message, claim, new Date()));
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
    this.#stop.abort();
    this.#stop = new AbortController();
  }

  async #deliver(message: Message, form: URLSearchParams): Promise<Attempt> {
    const outcome = await this.#tryAll(message.statusCallback ?? '', form);
    if (isDelivered(outcome)) message.callbacksDelivered += 1;
    else message.callbacksLost += 1;
    return outcome;
  }

  async #tryAll(callbackUrl: string, form: URLSearchParams): Promise<Attempt> {
    const connection = readOverrides(callbackUrl);
    const signal = AbortSignal.any([this.#stop.signal, AbortSignal.timeout(connection.totalTimeoutMs)]);
    const post = { ...this.#sealed(callbackUrl, form), connection, signal };
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

  /** The request without its connection; the idempotency token stays the same over the retries of one callback. */
  #sealed(callbackUrl: string, form: URLSearchParams) {
    const signedUrl = withoutSecrets(callbackUrl);
    return {
      url: new URL(signedUrl),
      body: form.toString(),
      headers: {
        'Content-Type': 'application/x-www-form-urlencoded',
        'User-Agent': 'TwilioProxy/1.1',
        Accept: '*/*',
        'Accept-Encoding': 'gzip',
        'X-Home-Region': 'us1',
        'X-Twilio-Signature': signRequest(this.#options.authToken, signedUrl, form),
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
