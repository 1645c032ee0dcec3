import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished, vi } from 'vitest';

export interface Received {
  readonly method: string;
  /** Path and query, as requested. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly parameters: Readonly<Record<string, string>>;
}

export interface Receiver {
  readonly url: string;
  readonly received: readonly Received[];
  /** The parameters of the callback that claimed this status. */
  claim(status: string): Readonly<Record<string, string>> | undefined;
  /** Statuses claimed so far, in the order of arrival, which nobody promises. */
  statuses(): (string | undefined)[];
  /** Waits until so many callbacks have come. */
  count(expected: number): Promise<void>;
}

export type Answer = number | 'silent' | { readonly type: string; readonly body: string };

/**
 * An application's webhook: a real HTTP server that answers with these statuses in turn, or 200 with a content;
 * `silent` never does.
 */
export async function startReceiver(...answers: readonly Answer[]): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      const answer = answers[Math.min(received.length, answers.length - 1)] ?? 204;
      received.push({
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        parameters: Object.fromEntries(new URLSearchParams(body)),
      });
      if (typeof answer === 'number') response.writeHead(answer).end();
      else if (answer !== 'silent') response.setHeader('Content-Type', answer.type).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    received,
    claim: (status) => received.find(({ parameters }) => parameters['MessageStatus'] === status)?.parameters,
    statuses: () => received.map(({ parameters }) => parameters['MessageStatus']),
    count: (expected) =>
      vi.waitFor(() => {
        if (received.length < expected)
          throw new Error(`${String(received.length)} of ${String(expected)} came`);
      }, 4000),
  };
}
