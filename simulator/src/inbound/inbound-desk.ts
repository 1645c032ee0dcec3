import { randomUUID } from 'node:crypto';
import { countSegments } from '@mysms/contract/segments';
import { CallbackTraffic } from '../callbacks/callback-traffic.ts';
import { isTaken, type Postman } from '../callbacks/postman.ts';
import { sealForm, type SealedForm } from '../callbacks/seal-form.ts';
import type { Attempt } from '../callbacks/post-form.ts';
import type { Carrier } from '../carrier/carrier.ts';
import type { Handsets } from '../carrier/handsets.ts';
import { newMessage, type Draft, type Ledger } from '../carrier/ledger.ts';
import type { Message } from '../carrier/message.ts';
import type { Phones } from '../carrier/phones.ts';
import { ControlError } from '../control/control-error.ts';
import type { Sky } from '../weather/sky.ts';
import type { InboundText } from './check-inbound.ts';
import { inboundForm, type FormFacts } from './inbound-form.ts';
import { keywordAnswers, keywordOf } from './keywords.ts';
import { readReplies } from './read-replies.ts';

export interface InboundDeskOptions {
  readonly ledger: Ledger;
  readonly phones: Phones;
  readonly handsets: Handsets;
  readonly carrier: Carrier;
  readonly postman: Postman;
  readonly sky: Sky;
  readonly authToken: string;
  /** The application's webhook, fragment included; null when nobody is told. */
  readonly inboundUrl: string | null;
  /** What the form needs to know; asked for when it is made, since the port is known only then. */
  readonly facts: () => FormFacts;
}

export interface Taken {
  readonly message: Message;
  /** What the application's answer was; null when there is nobody to tell, or everything was forgotten meanwhile. */
  readonly answered: Promise<Attempt | null>;
}

/**
 * Where texts from phones come in: they go into the ledger, STOP, START and HELP are done and answered as Twilio does,
 * and the application is told by a signed form, which the weather may delay or copy. What it answers is obeyed.
 */
export class InboundDesk {
  readonly #options: InboundDeskOptions;
  readonly #traffic = new CallbackTraffic();
  /** Ends the wait for an answer. */
  readonly #waiting = new Set<(outcome: null) => void>();

  constructor(options: InboundDeskOptions) {
    this.#options = options;
  }

  /** @throws {ControlError} 409 when the phone is off */
  receive(text: InboundText): Taken {
    const { ledger, phones, handsets } = this.#options;
    if (!handsets.isOn(text.from)) throw new ControlError('This phone is off. Switch it on first.', 409);
    const message = ledger.accept(draftOf(text));
    message.sentAt = message.createdAt;
    phones.add(message);
    this.#heed(text);
    return { message, answered: this.#tell(message, text.body) };
  }

  /** Forgets whatever waits. */
  clear(): void {
    this.#traffic.clear();
    for (const end of this.#waiting) end(null);
    this.#waiting.clear();
  }

  /** Twilio answers by itself; only a word that changes something is answered, and HELP. */
  #heed({ from, to, body = '' }: InboundText): void {
    const { handsets, phones } = this.#options;
    const keyword = keywordOf(body);
    if (keyword === null) return;
    const isHeard = keyword === 'help' || handsets.setOptedOut(from, to, keyword === 'stop');
    // It is no message of the account's: it stands in no list, and nobody pays for it.
    if (isHeard)
      phones.add(newMessage({ ...replyOf(from, to, keywordAnswers[keyword]), status: 'delivered' }, 0));
  }

  async #tell(message: Message, body: string | undefined): Promise<Attempt | null> {
    const { inboundUrl, authToken, facts, sky } = this.#options;
    if (inboundUrl === null) return null;
    const sealed = sealForm(inboundUrl, inboundForm(facts(), message, body), authToken);
    // Receipts get lost and overtake each other; a text from a phone comes late or twice.
    const fate = { ...sky.callback(message, 'received'), dropped: false, letPassWithinMs: 0 };
    return new Promise((resolve) => {
      this.#waiting.add(resolve);
      this.#traffic.send(message, fate, async () => {
        resolve(await this.#deliver(message, sealed));
        this.#waiting.delete(resolve);
      });
    });
  }

  async #deliver(message: Message, sealed: SealedForm): Promise<Attempt> {
    const reply = await this.#options.postman.deliver(sealed);
    if (isTaken(reply.outcome)) {
      message.callbacksDelivered += 1;
      for (const text of readReplies(reply)) this.#sendBack(message, text);
    } else message.callbacksLost += 1;
    return reply.outcome;
  }

  #sendBack({ from, to }: Message, body: string): void {
    const { ledger, phones, carrier } = this.#options;
    const message = ledger.accept(replyOf(from ?? '', to, body));
    phones.add(message);
    carrier.take(message);
  }
}

function draftOf({ from, to, body = '', media = [] }: InboundText): Draft {
  return {
    direction: 'inbound',
    from,
    to,
    messagingServiceSid: null,
    body,
    media: media.map((contentType) => ({ sid: `ME${randomUUID().replaceAll('-', '')}`, contentType })),
    segments: Math.max(1, countSegments(body).segments),
    status: 'received',
    statusCallback: null,
    createdAt: Date.now(),
  };
}

function replyOf(phone: string, line: string, body: string): Draft {
  return {
    direction: 'outbound-reply',
    from: line,
    to: phone,
    messagingServiceSid: null,
    body,
    segments: countSegments(body).segments,
    status: 'queued',
    statusCallback: null,
    createdAt: Date.now(),
  };
}
