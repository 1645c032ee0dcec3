import type { Message } from '../carrier/message.ts';
import type { CallbackFate } from '../weather/fates.ts';

/** Decides when each callback goes: late, after the next one, twice or never. Remembers only what is on its way. */
export class CallbackTraffic {
  readonly #timers = new Set<NodeJS.Timeout>();
  /** Who lets the next callback of a message pass, and how to tell them that it went. */
  readonly #waiting = new Map<Message, Set<() => void>>();

  /** Posts a callback as its fate wants it. */
  send(message: Message, fate: CallbackFate, post: () => Promise<unknown>): void {
    const go = async () => {
      if (!fate.dropped) await post();
      this.#letFollow(message);
    };
    const start = () => {
      this.#after(fate.delayMs, () => void go());
      if (fate.copyAfterMs !== null && !fate.dropped) {
        this.#after(fate.delayMs + fate.copyAfterMs, () => void post());
      }
    };
    if (fate.letPassWithinMs === 0) start();
    else this.#whenPassed(message, fate.letPassWithinMs, start);
  }

  /** Forgets whatever waits. */
  clear(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#waiting.clear();
  }

  #whenPassed(message: Message, withinMs: number, start: () => void): void {
    const waiting = this.#waiting.get(message) ?? new Set();
    this.#waiting.set(message, waiting);
    const go = () => {
      waiting.delete(go);
      if (waiting.size === 0) this.#waiting.delete(message);
      cancel();
      start();
    };
    waiting.add(go);
    const cancel = this.#after(withinMs, go);
  }

  #letFollow(message: Message): void {
    for (const go of this.#waiting.get(message) ?? []) go();
  }

  /** Acts after so long, or now; answers how to call it off. */
  #after(ms: number, act: () => void): () => void {
    if (ms === 0) {
      act();
      return () => undefined;
    }
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, ms);
    this.#timers.add(timer);
    return () => {
      clearTimeout(timer);
      this.#timers.delete(timer);
    };
  }
}
