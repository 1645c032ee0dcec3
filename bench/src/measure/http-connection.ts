import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface Answer {
  readonly status: number;
  /** The body; a chunked one with its chunk sizes, which nobody here reads. */
  readonly text: string;
}

const lastChunk = '\r\n0\r\n\r\n';

/** One kept-alive connection that carries one request at a time. */
export interface HttpConnection {
  request(bytes: Buffer): Promise<Answer>;
  close(): void;
}

/**
 * A client that does next to nothing, because it shares the machine with what it measures: it sends bytes that were
 * made before, and looks for the end of an answer only.
 */
export async function openConnection(port: number): Promise<HttpConnection> {
  const socket = connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  await once(socket, 'connect');
  let received = '';
  let pending: PromiseWithResolvers<Answer> | null = null;
  socket.setEncoding('latin1');
  socket.on('data', (chunk: string) => {
    received += chunk;
    const answer = parseAnswer(received);
    if (answer === null) return;
    received = '';
    pending?.resolve(answer);
  });
  rejectWhenOver(socket, () => pending);
  return {
    request(bytes) {
      pending = Promise.withResolvers<Answer>();
      socket.write(bytes);
      return pending.promise;
    },
    close: () => socket.destroy(),
  };
}

function rejectWhenOver(socket: Socket, pending: () => PromiseWithResolvers<Answer> | null): void {
  socket.on('error', (error) => pending()?.reject(error));
  socket.on('close', () => pending()?.reject(new Error('The server closed the connection.')));
}

/** @returns null while it is not complete */
function parseAnswer(received: string): Answer | null {
  const headEnd = received.indexOf('\r\n\r\n');
  if (headEnd === -1) return null;
  const head = received.slice(0, headEnd);
  const status = Number(head.slice(9, 12));
  const text = received.slice(headEnd + 4);
  if (status === 204 || status === 304) return { status, text };
  if (/\r\ntransfer-encoding: chunked/i.test(head)) return text.endsWith(lastChunk) ? { status, text } : null;
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  if (length === undefined) throw new Error(`The bench cannot read an answer without a length:\n${head}`);
  return text.length < Number(length) ? null : { status, text: text.slice(0, Number(length)) };
}
