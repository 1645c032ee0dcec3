/** How a poll ended, as far as the next one is concerned. */
export type PollOutcome = 'read' | 'failed';

export interface PollingOptions {
  readonly document: Document;
  readonly read: () => Promise<PollOutcome>;
  /** Whether something is expected to change any moment. */
  readonly isLively: () => boolean;
  /** Whether changes are told anyway; reading is then only for what nobody thought of. */
  readonly isTold?: () => boolean;
  /** 0 to 1; spreads repeats after a failure, so that many browsers do not come back at once. */
  readonly random: () => number;
}

const livelyMs = 1000;
const visibleMs = 5000;
const hiddenMs = 30_000;
const toldMs = 60_000;
const longestMs = 60_000;
const lineChanges = ['offline', 'online'];

/** Milliseconds until the next poll. */
export function pollDelay(now: {
  isHidden: boolean;
  isLively: boolean;
  isTold?: boolean;
  failures: number;
  random: number;
}): number {
  const calm = now.isHidden ? hiddenMs : visibleMs;
  if (now.failures > 0) {
    const longest = Math.min(longestMs, calm * 2 ** (now.failures - 1));
    return longest * (0.5 + now.random / 2);
  }
  if (now.isTold) return toldMs;
  return now.isLively && !now.isHidden ? livelyMs : calm;
}

/**
 * Reads again and again: at once, then at a pace that follows what is going on, and at once when the page comes into
 * view, or the network goes or comes back: the failure is what says that it is gone.
 */
export class Polling {
  readonly #options: PollingOptions;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  /** Only the newest run plans the next one. */
  #run = 0;
  #isStopped = false;

  constructor(options: PollingOptions) {
    this.#options = options;
    options.document.addEventListener('visibilitychange', this.#onVisibility);
    for (const change of lineChanges) options.document.defaultView?.addEventListener(change, this.#onLine);
  }

  /** Reads now, and goes on from here. */
  async now(): Promise<void> {
    if (this.#isStopped) return;
    clearTimeout(this.#timer);
    const run = ++this.#run;
    const outcome = await this.#options.read();
    if (run !== this.#run) return;
    this.#failures = outcome === 'failed' ? this.#failures + 1 : 0;
    this.#plan();
  }

  stop(): void {
    this.#isStopped = true;
    this.#run += 1;
    clearTimeout(this.#timer);
    this.#options.document.removeEventListener('visibilitychange', this.#onVisibility);
    for (const change of lineChanges)
      this.#options.document.defaultView?.removeEventListener(change, this.#onLine);
  }

  #plan(): void {
    if (this.#isStopped) return;
    const { document, isLively, isTold, random } = this.#options;
    const now = {
      isHidden: document.hidden,
      isLively: isLively(),
      isTold: isTold?.() ?? false,
      failures: this.#failures,
      random: random(),
    };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.now(), pollDelay(now));
  }

  readonly #onVisibility = (): void => {
    if (this.#options.document.hidden) this.#plan();
    else void this.now();
  };

  readonly #onLine = (): void => {
    void this.now();
  };
}
