import { openConnection, type Answer } from './http-connection.ts';

export interface Load {
  readonly port: number;
  /** At once, each on a connection of its own, which sends the next when it has its answer. */
  readonly concurrency: number;
  readonly requests: readonly Buffer[];
  /** Throws when an answer is not what this load is about. */
  readonly check: (answer: Answer, index: number) => void;
}

/**
 * Sends all requests in their order and looks at each answer.
 * @returns how long each took, in ms
 */
export async function putLoad({ port, concurrency, requests, check }: Load): Promise<number[]> {
  const latencies: number[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    const connection = await openConnection(port);
    for (let index = next++; index < requests.length; index = next++) {
      const bytes = requests[index];
      if (bytes === undefined) break;
      const startedAt = performance.now();
      const answer = await connection.request(bytes);
      latencies.push(performance.now() - startedAt);
      check(answer, index);
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return latencies;
}

/** Looks for one of these statuses. */
export function expectStatus(...expected: number[]): (answer: Answer) => void {
  return ({ status, text }) => {
    if (!expected.includes(status))
      throw new Error(`Expected ${expected.join(' or ')}, got ${status}: ${text}`);
  };
}
