import { Agent, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { Agent as TlsAgent, request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { Connection } from './connection-overrides.ts';

/** How one attempt ended: an HTTP status, no connection, or no (complete) response in time. */
export type Attempt = number | 'ct' | 'rt';

/** What an attempt was answered with. */
export interface Reply {
  readonly outcome: Attempt;
  /** The media type in lower case, without parameters; empty when there is none. */
  readonly contentType: string;
  /** Cut at 64 kB, which is more than Twilio reads. */
  readonly body: string;
}

const maxReplyBytes = 64 * 1024;

export interface Post {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly connection: Pick<Connection, 'connectTimeoutMs' | 'readTimeoutMs'>;
  /** Gives the attempt up; it then counts as `rt`. */
  readonly signal: AbortSignal;
}

/** Names never leave this machine: whatever `*.localhost` resolves to elsewhere, it is loopback here. */
const lookupLoopback: LookupFunction = (_host, options, done) => {
  const addresses = [
    { address: '127.0.0.1', family: 4 },
    { address: '::1', family: 6 },
  ];
  if (options.all === true) done(null, addresses);
  else done(null, '127.0.0.1', 4);
};

/** As many connections as there are callbacks: one that waited for its turn here would be counted as unanswered. */
const transports = {
  'http:': { request: httpRequest, agent: new Agent({ keepAlive: true }) },
  'https:': { request: httpsRequest, agent: new TlsAgent({ keepAlive: true }) },
};

/** Posts a form once, follows no redirect, and reads the answer to its end. */
export async function postForm(post: Post): Promise<Reply> {
  const { reused, ...reply } = await attempt(post);
  // A kept-alive connection that the other side had just closed says nothing about that side: ask anew.
  if (reply.outcome !== 'ct' || !reused) return reply;
  const { outcome, contentType, body } = await attempt(post);
  return { outcome, contentType, body };
}

function attempt(post: Post): Promise<Reply & { reused: boolean }> {
  const { url, headers, body, connection, signal } = post;
  const transport = transports[url.protocol === 'https:' ? 'https:' : 'http:'];
  const options: RequestOptions = {
    method: 'POST',
    agent: transport.agent,
    lookup: lookupLoopback,
    headers: { ...headers, 'Content-Length': Buffer.byteLength(body) },
    signal,
  };
  return new Promise((resolve) => {
    let connected = false;
    const request = transport.request(url, options, readToEnd);
    const end = (outcome: Attempt) => {
      clearTimeout(connecting);
      resolve({ outcome, contentType: '', body: '', reused: request.reusedSocket });
      request.destroy();
    };
    const connecting = setTimeout(() => {
      end('ct');
    }, connection.connectTimeoutMs);
    const startReading = () => {
      connected = true;
      clearTimeout(connecting);
      request.setTimeout(connection.readTimeoutMs, () => {
        end('rt');
      });
    };
    request.on('socket', (socket) => {
      if (!socket.connecting) startReading();
      else socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', startReading);
    });
    request.on('error', () => {
      end(connected && !request.reusedSocket ? 'rt' : 'ct');
    });
    request.end(body);

    function readToEnd(response: IncomingMessage): void {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        if (bytes < maxReplyBytes) chunks.push(chunk.subarray(0, maxReplyBytes - bytes));
        bytes += chunk.length;
      });
      response.on('end', () => {
        clearTimeout(connecting);
        resolve({
          outcome: response.statusCode ?? 'rt',
          contentType: (response.headers['content-type'] ?? '').split(';', 1).join('').trim().toLowerCase(),
          body: Buffer.concat(chunks).toString('utf8'),
          reused: request.reusedSocket,
        });
      });
      response.on('error', () => {
        end('rt');
      });
    }
  });
}
