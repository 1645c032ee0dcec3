import { setTimeout as pause } from 'node:timers/promises';
import type { Connection } from './connection-overrides.ts';
import { postForm, type Attempt, type Reply } from './post-form.ts';
import type { SealedForm } from './seal-form.ts';

/** Posts signed forms to the application, again and again as far as the connection's policy lets it. */
export class Postman {
  readonly #retryPauseMs: number;
  /** One for each form under way: signals combined from a common one pile up as long as that lives. */
  readonly #underWay = new Set<AbortController>();

  /** @param retryPauseMs before the first retry; every further one is twice as long. Twilio does not document its own. */
  constructor(retryPauseMs: number) {
    this.#retryPauseMs = retryPauseMs;
  }

  /** @returns the last answer; a form that fails by a reason that its policy does not name is lost, as with Twilio */
  async deliver(sealed: SealedForm): Promise<Reply> {
    const giveUp = new AbortController();
    this.#underWay.add(giveUp);
    const totalTime = setTimeout(() => {
      giveUp.abort();
    }, sealed.connection.totalTimeoutMs);
    const reply = await this.#tryUntil(giveUp.signal, sealed);
    clearTimeout(totalTime);
    this.#underWay.delete(giveUp);
    return reply;
  }

  /** Gives up whatever is under way. */
  clear(): void {
    for (const giveUp of this.#underWay) giveUp.abort();
  }

  async #tryUntil(signal: AbortSignal, sealed: SealedForm): Promise<Reply> {
    const { connection } = sealed;
    const post = { ...sealed, signal };
    let reply = await postForm(post);
    for (let retry = 0; retry < connection.retries && isRetried(reply.outcome, connection); retry += 1) {
      const rested = await pause(this.#retryPauseMs * 2 ** retry, true, { signal }).catch(() => false);
      if (!rested) break;
      reply = await postForm(post);
    }
    return reply;
  }
}

/** Whether the application took it. */
export function isTaken(outcome: Attempt): boolean {
  return typeof outcome === 'number' && outcome < 400;
}

function isRetried(outcome: Attempt, { retryOn }: Connection): boolean {
  if (typeof outcome !== 'number') return retryOn.has(outcome);
  return (outcome >= 500 && retryOn.has('5xx')) || (outcome >= 400 && outcome < 500 && retryOn.has('4xx'));
}
