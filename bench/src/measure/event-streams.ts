import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** Event streams, each on a connection of its own, that only count what they hear. */
export interface EventStreams {
  /** Opens one stream for each request, a few at a time; resolves when all have begun. */
  open(requests: readonly Buffer[]): Promise<void>;
  /** Brings something about, and resolves when every stream has heard that many events more. */
  hear(each: number, cause: () => Promise<unknown>): Promise<void>;
  close(): void;
}

interface Stream {
  readonly socket: Socket;
  heard: number;
}

const atOnce = 50;
/** In every event, and in nothing else; it may be cut in two. */
const mark = '\nevent: ';
const patienceMs = 30_000;

export function eventStreams(port: number): EventStreams {
  const streams: Stream[] = [];
  let heard = 0;
  let onHeard: () => void = () => undefined;
  let onBreak: (error: Error) => void = () => undefined;

  async function openOne(request: Buffer): Promise<void> {
    const { promise: begun, resolve, reject } = Promise.withResolvers<undefined>();
    const socket = connect(port, '127.0.0.1', () => socket.write(request));
    const stream: Stream = { socket, heard: 0 };
    let last = '';
    socket.setEncoding('latin1');
    socket.once('data', (head: string) => {
      if (head.startsWith('HTTP/1.1 200 ')) resolve(undefined);
      else reject(new Error(`A stream was not opened: ${head}`));
    });
    socket.on('data', (chunk: string) => {
      const text = last + chunk;
      for (let at = text.indexOf(mark); at !== -1; at = text.indexOf(mark, at + 1)) count(stream);
      last = text.slice(1 - mark.length);
    });
    const over = (): void => {
      const error = new Error('A stream has ended.');
      reject(error);
      onBreak(error);
    };
    socket.on('error', over);
    socket.on('close', over);
    await begun;
    streams.push(stream);
  }

  function count(stream: Stream): void {
    stream.heard += 1;
    heard += 1;
    onHeard();
  }

  return {
    async open(requests) {
      let next = 0;
      const work = async (): Promise<void> => {
        for (let request = requests[next++]; request !== undefined; request = requests[next++]) {
          await openOne(request);
        }
      };
      await Promise.all(Array.from({ length: atOnce }, work));
    },
    async hear(each, cause) {
      const { promise: allHeard, resolve, reject } = Promise.withResolvers<undefined>();
      const before = streams.map((stream) => stream.heard);
      const goal = heard + each * streams.length;
      onHeard = () => {
        if (heard >= goal) resolve(undefined);
      };
      onBreak = reject;
      const timer = setTimeout(() => {
        reject(new Error(`${goal - heard} of ${each * streams.length} events did not come.`));
      }, patienceMs);
      try {
        await Promise.all([cause(), allHeard]);
      } finally {
        clearTimeout(timer);
        onBreak = () => undefined;
      }
      if (streams.some((stream, n) => stream.heard !== (before[n] ?? 0) + each))
        throw new Error('A stream heard more than the others.');
    },
    close() {
      for (const { socket } of streams) socket.destroy();
    },
  };
}
