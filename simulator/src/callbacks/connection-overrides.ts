/** What can go wrong with one attempt, in Twilio's words for retry policies. */
export type Failure = '4xx' | '5xx' | 'ct' | 'rt';

/** How a callback is attempted. Times in milliseconds. */
export interface Connection {
  readonly connectTimeoutMs: number;
  readonly readTimeoutMs: number;
  /** For all attempts together. */
  readonly totalTimeoutMs: number;
  readonly retries: number;
  readonly retryOn: ReadonlySet<Failure>;
}

const failures: readonly Failure[] = ['4xx', '5xx', 'ct', 'rt'];

/**
 * Reads the overrides that stand in the fragment of a callback URL, as in `#rc=3&rp=5xx,rt&ct=2000`. A value out
 * of Twilio's range is ignored and the default holds; `sni` and `e` (edges) mean nothing on loopback.
 * Source: Twilio, "Webhooks: connection overrides".
 */
export function readOverrides(url: string): Connection {
  const hash = url.indexOf('#');
  const given = new URLSearchParams(hash === -1 ? '' : url.slice(hash + 1));
  const number = (name: string, min: number, max: number, otherwise: number): number => {
    const value = /^\d+$/.test(given.get(name) ?? '') ? Number(given.get(name)) : NaN;
    return value >= min && value <= max ? value : otherwise;
  };
  return {
    connectTimeoutMs: number('ct', 100, 10_000, 5000),
    readTimeoutMs: number('rt', 100, 15_000, 15_000),
    totalTimeoutMs: number('tt', 100, 15_000, 15_000),
    retries: number('rc', 0, 5, 1),
    retryOn: readPolicy(given.get('rp')),
  };
}

function readPolicy(policy: string | null): ReadonlySet<Failure> {
  const words = new Set((policy ?? '').split(','));
  const named = failures.filter((failure) => words.has('all') || words.has(failure));
  return new Set(named.length > 0 ? named : (['ct'] as const));
}
