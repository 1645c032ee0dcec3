import type { LiveEventName } from '@mysms/contract/conversations';
import { eventually } from './eventually.ts';
import type { Person } from './sign-up.ts';

export interface StreamedEvent {
  readonly id: string;
  readonly name: LiveEventName;
  readonly data: Readonly<Record<string, unknown>> & { readonly _id?: string };
}

/** An open event stream, as far as it has been read. */
export interface TestStream {
  readonly response: Response;
  readonly events: readonly StreamedEvent[];
  /** All that came, comments too. */
  text(): string;
  /** What a reader who comes back gives: the newest id, of an event or beside a comment. */
  lastId(): string;
  isOver(): boolean;
  /** Waits for an event; `message` is for both of a message: what happens at once is told as one. */
  next(
    name: LiveEventName | 'message',
    holds?: (data: StreamedEvent['data']) => boolean,
  ): Promise<StreamedEvent>;
  ended(): Promise<unknown>;
  close(): void;
}

/** The cookie of a signed-in person, for requests that supertest cannot make. */
export function cookieOf({ agent }: Pick<Person, 'agent'>): string {
  const access = { domain: '127.0.0.1', path: '/', secure: false, script: false };
  const cookie = agent.jar.getCookie('mysms', access);
  if (cookie === undefined) throw new Error('The person has no session cookie.');
  return `mysms=${cookie.value}`;
}

/** Opens an event stream as the person, at the address of an app, and waits until it has begun. */
export async function openStream(
  url: string,
  person: Pick<Person, 'agent'> | string,
  lastEventId?: string,
): Promise<TestStream> {
  const closing = new AbortController();
  const response = await fetch(`${url}/api/events`, {
    headers: {
      Cookie: typeof person === 'string' ? person : cookieOf(person),
      ...(lastEventId === undefined ? {} : { 'Last-Event-ID': lastEventId }),
    },
    signal: closing.signal,
  });
  const events: StreamedEvent[] = [];
  let text = '';
  let isOver = false;
  void read().finally(() => (isOver = true));

  async function read(): Promise<void> {
    try {
      let read = 0;
      for await (const bytes of response.body ?? []) {
        text += Buffer.from(bytes as Uint8Array).toString();
        for (let end = text.indexOf('\n\n', read); end >= 0; end = text.indexOf('\n\n', read)) {
          take(text.slice(read, end));
          read = end + 2;
        }
      }
    } catch {
      // The stream was cut.
    }
  }

  function take(block: string): void {
    const field = (name: string): string | undefined => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
    const data = field('data');
    if (data === undefined) return;
    const name = field('event') as LiveEventName;
    events.push({ id: field('id') ?? '', name, data: JSON.parse(data) as StreamedEvent['data'] });
  }

  if (response.ok) await eventually(() => text.includes('\n\n') || isOver, Boolean);
  return {
    response,
    events,
    text: () => text,
    lastId: () => [...text.matchAll(/^id: (.*)$/gm)].at(-1)?.[1] ?? '',
    isOver: () => isOver,
    async next(name, holds = () => true) {
      const find = () => events.find((event) => isNamed(event, name) && holds(event.data));
      await eventually(
        () => (find() === undefined ? events : null),
        (missing) => missing === null,
      );
      return find()!;
    },
    ended: () => eventually(() => isOver, Boolean),
    close: () => closing.abort(),
  };
}

function isNamed(event: StreamedEvent, name: string): boolean {
  return event.name === name || (name === 'message' && event.name.startsWith('message.'));
}
