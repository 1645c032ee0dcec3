import type { LiveEventData, LiveEventName } from '@mysms/contract/conversations';
import { vi } from 'vitest';

// What jsdom has not: streams, channels between tabs and locks, as far as a page sees them.

/** One stream as the server's end sees it. */
export class FakeEventSource extends EventTarget {
  static opened: FakeEventSource[] = [];
  readonly CONNECTING = 0;
  readonly OPEN = 1;
  readonly CLOSED = 2;
  readonly url: string;
  readyState: number = this.CONNECTING;

  constructor(url: string) {
    super();
    this.url = url;
    FakeEventSource.opened.push(this);
  }

  close(): void {
    this.readyState = this.CLOSED;
  }

  accept(): void {
    this.readyState = this.OPEN;
    this.dispatchEvent(new Event('open'));
  }

  /** The line is lost: the browser goes on trying. */
  lose(): void {
    this.readyState = this.CONNECTING;
    this.dispatchEvent(new Event('error'));
  }

  /** The server answers with something else than a stream: the browser gives up. */
  refuse(): void {
    this.readyState = this.CLOSED;
    this.dispatchEvent(new Event('error'));
  }

  tell<Name extends LiveEventName>(name: Name, data: LiveEventData<Name>, lastEventId = '1'): void {
    this.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data), lastEventId }));
  }
}

class FakeChannel extends EventTarget {
  static open = new Set<FakeChannel>();
  readonly name: string;

  constructor(name: string) {
    super();
    this.name = name;
    FakeChannel.open.add(this);
  }

  postMessage(data: unknown): void {
    const others = [...FakeChannel.open].filter((other) => other !== this && other.name === this.name);
    for (const other of others) {
      queueMicrotask(() => {
        if (FakeChannel.open.has(other)) other.dispatchEvent(new MessageEvent('message', { data }));
      });
    }
  }

  close(): void {
    FakeChannel.open.delete(this);
  }
}

interface Claim {
  readonly name: string;
  readonly mode: LockMode;
  readonly grant: () => void;
  isHeld: boolean;
}

class FakeLocks {
  readonly #claims: Claim[] = [];

  request(
    name: string,
    { mode = 'exclusive', signal }: LockOptions,
    hold: () => Promise<void>,
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      const done = (): void => {
        this.#claims.splice(this.#claims.indexOf(claim), 1);
        this.#grant();
      };
      const grant = (): void => void hold().then(resolve, reject).finally(done);
      const claim: Claim = { name, mode, grant, isHeld: false };
      this.#claims.push(claim);
      signal?.addEventListener('abort', () => {
        if (claim.isHeld) return;
        done();
        reject(new DOMException('aborted', 'AbortError'));
      });
      queueMicrotask(() => this.#grant());
    });
  }

  query(): Promise<LockManagerSnapshot> {
    return Promise.resolve({ held: this.#claims.filter(({ isHeld }) => isHeld), pending: [] });
  }

  #grant(): void {
    for (const claim of this.#claims) {
      const before = this.#claims.filter(({ name }) => name === claim.name);
      const isFree = before.indexOf(claim) === 0 || before.every(({ mode }) => mode === 'shared');
      if (claim.isHeld || !isFree) continue;
      claim.isHeld = true;
      claim.grant();
    }
  }
}

/** Gives the page a browser in which tabs can share a stream. */
export function stubLiveBrowser(): void {
  FakeEventSource.opened = [];
  FakeChannel.open.clear();
  vi.stubGlobal('EventSource', FakeEventSource);
  vi.stubGlobal('BroadcastChannel', FakeChannel);
  Object.defineProperty(navigator, 'locks', { value: new FakeLocks(), configurable: true });
}

export function unstubLiveBrowser(): void {
  vi.unstubAllGlobals();
  Reflect.deleteProperty(navigator, 'locks');
}

/** The streams that the page has open now. */
export function streams(): FakeEventSource[] {
  return FakeEventSource.opened.filter((stream) => stream.readyState !== stream.CLOSED);
}

/** The one stream; fails when there is none, or more than one. */
export function stream(): FakeEventSource {
  const [only, ...others] = streams();
  if (only === undefined || others.length > 0) throw new Error(`There are ${streams().length} streams.`);
  return only;
}
