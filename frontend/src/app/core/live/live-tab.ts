import { EventStream } from './event-stream.ts';
import { holdLock } from './hold-lock.ts';
import type { LiveEvent, LiveMode } from './live-event.ts';

export interface LiveTabOptions {
  readonly accountId: string;
  readonly hear: (event: LiveEvent) => void;
  readonly modeChanged: (mode: LiveMode) => void;
  readonly leads: (isLeader: boolean) => void;
  /** Asks the server; true also when it cannot be asked. */
  readonly isSignedIn: () => Promise<boolean>;
}

/** What tabs say to each other. `hello` asks which mode it is. */
type Said = { readonly event: LiveEvent } | { readonly mode: LiveMode } | 'hello';

const doubtMs = 500;

/** Whether this browser can share one stream among its tabs; an insecure origin has no locks. */
export function canShareStream(window: Window): boolean {
  const has = (name: string): boolean => name in window;
  return has('EventSource') && has('BroadcastChannel') && 'locks' in window.navigator;
}

/**
 * One tab of the tabs that share a stream, for one account. Whoever has the lock leads: it has the stream, and passes
 * on what it hears. When it goes, the browser gives the lock to another, which begins afresh and has all read again.
 */
export class LiveTab {
  readonly #options: LiveTabOptions;
  readonly #name: string;
  readonly #stream: EventStream;
  #here: { readonly channel: BroadcastChannel; readonly leaving: AbortController } | null = null;
  #isLeader = false;
  #mode: LiveMode = 'polling';
  #doubting: ReturnType<typeof setTimeout> | undefined;

  constructor(options: LiveTabOptions) {
    this.#options = options;
    this.#name = `mysms-live:${options.accountId}`;
    this.#stream = new EventStream({
      open: () => new EventSource('/api/events'),
      hear: (event) => {
        if (event.name === 'session.ended') this.#doubt();
        else this.#tellAll(event);
      },
      modeChanged: (mode) => this.#changeMode(mode),
      refused: () => void this.#checkSession(),
    });
  }

  join(): void {
    if (this.#here !== null) return;
    const channel = new BroadcastChannel(this.#name);
    const leaving = new AbortController();
    this.#here = { channel, leaving };
    channel.addEventListener('message', ({ data }: MessageEvent<Said>) => this.#listen(data));
    this.#say('hello');
    const held = (): void => this.#lead();
    void holdLock(navigator.locks, this.#name, { mode: 'exclusive', until: leaving.signal, held });
  }

  /** Closes everything; another tab takes over. */
  leave(): void {
    clearTimeout(this.#doubting);
    this.#stream.stop();
    this.#here?.leaving.abort();
    this.#here?.channel.close();
    this.#here = null;
    this.#setLeader(false);
    this.#options.modeChanged('polling');
  }

  hurry(): void {
    if (this.#isLeader) this.#stream.hurry();
  }

  #lead(): void {
    this.#setLeader(true);
    this.#begin();
  }

  #begin(): void {
    this.#changeMode('polling');
    this.#stream.start();
  }

  #setLeader(isLeader: boolean): void {
    this.#isLeader = isLeader;
    this.#options.leads(isLeader);
  }

  #listen(said: Said): void {
    if (said === 'hello') {
      if (this.#isLeader) this.#say({ mode: this.#mode });
    } else if ('mode' in said) this.#options.modeChanged(said.mode);
    else this.#options.hear(said.event);
  }

  #changeMode(mode: LiveMode): void {
    this.#mode = mode;
    this.#say({ mode });
    this.#options.modeChanged(mode);
  }

  #tellAll(event: LiveEvent): void {
    this.#say({ event });
    this.#options.hear(event);
  }

  #say(said: Said): void {
    this.#here?.channel.postMessage(said);
  }

  /** A session also ends where another takes its place, as after a new password: that one gets the time to arrive. */
  #doubt(): void {
    this.#stream.stop();
    clearTimeout(this.#doubting);
    this.#doubting = setTimeout(() => {
      void this.#checkSession().then((isOpen) => {
        if (isOpen && this.#isLeader) this.#begin();
      });
    }, doubtMs);
  }

  async #checkSession(): Promise<boolean> {
    const isOpen = await this.#options.isSignedIn();
    if (!isOpen && this.#isLeader) {
      this.#stream.stop();
      this.#tellAll({ name: 'session.ended', data: {} });
    }
    return isOpen;
  }
}
