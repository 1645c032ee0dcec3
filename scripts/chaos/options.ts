import { parseArgs } from 'node:util';
import { PlainError } from '../plain-error.ts';
import type { ChaosSize } from './plan.ts';

export interface ChaosOptions extends ChaosSize {
  readonly processes: number;
  /** A weather of the simulator's. */
  readonly weather: string;
  /** When a text without an end is asked after, and how long one call to the provider may take (ms). */
  readonly reconcileAfter: string;
  readonly timeoutMs: number;
  /** How long everything may take to settle once the kills are over. */
  readonly settleWithinMs: number;
}

const defaults = {
  texts: '10000',
  kills: '1000',
  processes: '3',
  accounts: '5',
  seed: '1',
  weather: 'storm',
  'kill-every': '700',
  'reconcile-after': '15s',
  timeout: '1500',
  'settle-within': '1800000',
} as const;

/**
 * Reads `--texts 500 --kills 40 …`; what is left out is the full run. Times are ms.
 * @throws {PlainError} naming the flag
 */
export function parseChaosOptions(args: readonly string[]): ChaosOptions {
  const options = Object.fromEntries(
    Object.entries(defaults).map(([name, value]) => [name, { type: 'string' as const, default: value }]),
  );
  let values: Record<string, unknown>;
  try {
    ({ values } = parseArgs({ args: [...args], options }));
  } catch (error) {
    throw new PlainError(`${error instanceof Error ? error.message : String(error)}\n${usage()}`);
  }
  const text = (name: keyof typeof defaults): string => String(values[name]);
  const whole = (name: keyof typeof defaults, least: number): number => {
    const value = Number(text(name));
    if (!Number.isSafeInteger(value) || value < least) {
      throw new PlainError(`--${name} must be a whole number from ${least} on.`);
    }
    return value;
  };
  return {
    texts: whole('texts', 1),
    kills: whole('kills', 0),
    processes: whole('processes', 1),
    accounts: whole('accounts', 1),
    seed: whole('seed', 0),
    weather: text('weather'),
    killEveryMs: whole('kill-every', 1),
    reconcileAfter: text('reconcile-after'),
    timeoutMs: whole('timeout', 100),
    settleWithinMs: whole('settle-within', 1),
  };
}

function usage(): string {
  const flags = Object.entries(defaults).map(([name, value]) => `--${name} ${value}`);
  return `The flags and their defaults: ${flags.join(' ')}`;
}
