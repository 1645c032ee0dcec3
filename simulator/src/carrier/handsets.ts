import { behaviourOf } from './behaviours.ts';

interface Handset {
  isOn: boolean;
  /** What was said about opting out, by scope; what was never said is as the number's behaviour has it. */
  readonly optedOut: Map<string, boolean>;
}

export interface Scopes {
  /** Our numbers, in E.164. */
  readonly numbers: readonly string[];
  /** With a Messaging Service, who opts out of one of its numbers has opted out of all. */
  readonly messagingServiceSid: string | undefined;
}

const maxHandsets = 10_000;

/** Which phones are switched off, and which have opted out of our texts; bounded, the oldest is forgotten. */
export class Handsets {
  readonly #scopes: Scopes;
  readonly #byNumber = new Map<string, Handset>();

  constructor(scopes: Scopes) {
    this.#scopes = scopes;
  }

  isOn(number: string): boolean {
    return this.#byNumber.get(number)?.isOn ?? true;
  }

  setOn(number: string, isOn: boolean): void {
    this.#of(number).isOn = isOn;
  }

  /** @param line one of our numbers; null while a Messaging Service has not chosen */
  isOptedOut(number: string, line: string | null): boolean {
    const said = this.#byNumber.get(number)?.optedOut.get(this.#scopeOf(line));
    return said ?? behaviourOf(number).refusal === 21610;
  }

  /** @returns whether that is new */
  setOptedOut(number: string, line: string, isOptedOut: boolean): boolean {
    const isNew = this.isOptedOut(number, line) !== isOptedOut;
    this.#of(number).optedOut.set(this.#scopeOf(line), isOptedOut);
    return isNew;
  }

  /** Those of our numbers whose texts this phone refuses. */
  optedOutOf(number: string): string[] {
    return this.#scopes.numbers.filter((line) => this.isOptedOut(number, line));
  }

  forget(number: string): void {
    this.#byNumber.delete(number);
  }

  clear(): void {
    this.#byNumber.clear();
  }

  #scopeOf(line: string | null): string {
    return this.#scopes.messagingServiceSid ?? line ?? '';
  }

  #of(number: string): Handset {
    const handset = this.#byNumber.get(number) ?? { isOn: true, optedOut: new Map<string, boolean>() };
    this.#byNumber.set(number, handset);
    const [oldest] = this.#byNumber.keys();
    if (this.#byNumber.size > maxHandsets && oldest !== undefined) this.#byNumber.delete(oldest);
    return handset;
  }
}
