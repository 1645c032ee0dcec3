import { type LiveEvent, liveEventNames, type LiveMode } from './live-event.ts';

export interface EventStreamOptions {
  readonly open: () => EventSource;
  readonly hear: (event: LiveEvent) => void;
  readonly modeChanged: (mode: LiveMode) => void;
  /** The server answered with something that is no stream. */
  readonly refused: () => void;
}

/** A stream that lasts this long is a good one. */
const goodMs = 30_000;
const mostLosses = 3;
const afterCutsMs = 10 * 60_000;
const firstPauseMs = 5000;
const longestPauseMs = 60_000;

/**
 * The connection that events arrive by. The browser reconnects by itself and says where it left off, so nothing is
 * missed; here is only when to give up for a while, and what to say when something may have been missed.
 */
export class EventStream {
  readonly #options: EventStreamOptions;
  #source: EventSource | null = null;
  #pause: ReturnType<typeof setTimeout> | undefined;
  #openedAt: number | null = null;
  /** Whether the browser has an id to resume from. */
  #canResume = false;
  /** Streams running that were lost too soon: something on the way cuts them. */
  #cuts = 0;
  /** Attempts running that came to nothing. */
  #failures = 0;
  /** Whether streams were given up for a while. */
  #isResting = false;

  constructor(options: EventStreamOptions) {
    this.#options = options;
  }

  start(): void {
    this.stop();
    this.#isResting = false;
    const source = this.#options.open();
    this.#source = source;
    this.#canResume = false;
    source.addEventListener('open', () => this.#opened());
    source.addEventListener('error', () => this.#lost(source));
    for (const name of liveEventNames) {
      source.addEventListener(name, ({ data, lastEventId }: MessageEvent<string>) => {
        this.#canResume = lastEventId !== '';
        this.#options.hear({ name, data: JSON.parse(data) as never });
      });
    }
  }

  stop(): void {
    clearTimeout(this.#pause);
    this.#source?.close();
    this.#source = null;
    this.#openedAt = null;
  }

  /**
   * The network is back: no reason to wait, unless it is one that cuts streams. A stream from before may hang, and
   * nobody would tell.
   */
  hurry(): void {
    if (this.#isResting) return;
    this.#options.modeChanged('polling');
    this.start();
  }

  #opened(): void {
    this.#openedAt = Date.now();
    this.#failures = 0;
    this.#options.modeChanged('stream');
    if (!this.#canResume) this.#options.hear({ name: 'resync', data: {} });
  }

  #lost(source: EventSource): void {
    if (source !== this.#source) return;
    this.#count();
    this.#options.modeChanged('polling');
    const isRefused = source.readyState === source.CLOSED;
    if (this.#cuts >= mostLosses) {
      this.#cuts = 0;
      this.#isResting = true;
      this.#wait(afterCutsMs);
    } else if (isRefused || this.#failures >= mostLosses) {
      const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** (this.#failures - 1));
      // Spread, so that many browsers do not come back at once.
      this.#wait(pause * (0.5 + Math.random() / 2));
    }
    if (isRefused) this.#options.refused();
  }

  #count(): void {
    if (this.#openedAt === null) this.#failures += 1;
    else this.#cuts = Date.now() - this.#openedAt < goodMs ? this.#cuts + 1 : 0;
    this.#openedAt = null;
  }

  #wait(ms: number): void {
    this.stop();
    this.#pause = setTimeout(() => this.start(), ms);
  }
}
