import type { Message } from './message.ts';

/** A text as a phone shows it. The phone keeps its own copy: redaction at the provider does not reach into a pocket. */
export interface Text {
  readonly message: Message;
  readonly body: string;
}

export interface Phone {
  readonly number: string;
  readonly texts: readonly Text[];
}

const maxPhones = 60;
const maxTexts = 30;

/** The phones that were texted, newest phone first; bounded, the phone that has been quiet longest is forgotten. */
export class Phones {
  /** In the order of the last text, oldest first. */
  readonly #texts = new Map<string, Text[]>();
  /** When each phone was first texted: places on the page must not change while somebody reads. */
  readonly #firstSeq = new Map<string, number>();

  add(message: Message): void {
    const texts = this.#texts.get(message.to) ?? [];
    texts.push({ message, body: message.body ?? '' });
    if (texts.length > maxTexts) texts.shift();
    this.#texts.delete(message.to);
    this.#texts.set(message.to, texts);
    if (!this.#firstSeq.has(message.to)) this.#firstSeq.set(message.to, message.seq);
    const [quietest] = this.#texts.keys();
    if (this.#texts.size > maxPhones && quietest !== undefined) {
      this.#texts.delete(quietest);
      this.#firstSeq.delete(quietest);
    }
  }

  /** A phone by its number; one that was never texted is an empty one. */
  get(number: string): Phone {
    return { number, texts: this.#texts.get(number) ?? [] };
  }

  list(): Phone[] {
    return [...this.#firstSeq].sort(([, a], [, b]) => b - a).map(([number]) => this.get(number));
  }

  clear(): void {
    this.#texts.clear();
    this.#firstSeq.clear();
  }
}
