import { phoneOf, type Message } from './message.ts';

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

/** The phones that texted or were texted, newest phone first; bounded, the phone that has been quiet longest is forgotten. */
export class Phones {
  /** In the order of the last text, oldest first. */
  readonly #texts = new Map<string, Text[]>();
  /** Which phone came when: places on the page must not change while somebody reads. */
  readonly #places = new Map<string, number>();
  #lastPlace = 0;

  add(message: Message): void {
    const number = phoneOf(message);
    const texts = this.#texts.get(number) ?? [];
    texts.push({ message, body: message.body ?? '' });
    if (texts.length > maxTexts) texts.shift();
    this.#texts.delete(number);
    this.#texts.set(number, texts);
    if (!this.#places.has(number)) this.#places.set(number, (this.#lastPlace += 1));
    const [quietest] = this.#texts.keys();
    if (this.#texts.size > maxPhones && quietest !== undefined) this.forget(quietest);
  }

  forget(number: string): void {
    this.#texts.delete(number);
    this.#places.delete(number);
  }

  /** A phone by its number; one that was never texted is an empty one. */
  get(number: string): Phone {
    return { number, texts: this.#texts.get(number) ?? [] };
  }

  list(): Phone[] {
    return [...this.#places].sort(([, a], [, b]) => b - a).map(([number]) => this.get(number));
  }

  clear(): void {
    this.#texts.clear();
    this.#places.clear();
  }
}
