import { parseArgs } from 'node:util';
import { weatherNames } from '@mysms/simulator';
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

/** Of each flag what it is when left out, and what it says. */
const flags = {
  texts: ['10000', 'texts to send'],
  kills: ['1000', 'processes to kill meanwhile'],
  processes: ['3', 'server processes that run at once'],
  accounts: ['5', 'accounts that send'],
  seed: ['1', 'repeats the texts, the kills and the weather'],
  weather: ['storm', `how the carrier behaves: ${weatherNames.join(', ')}`],
  'kill-every': ['700', 'ms between two kills'],
  'reconcile-after': ['15s', 'ages at which a text without an end is asked after, as 2s,4s'],
  timeout: ['1500', 'ms that one call to the provider may take'],
  'settle-within': ['1800000', 'ms that everything may take to settle after the last kill'],
} as const;

/** What `--help` answers: one line for each flag. */
export const chaosUsage = [
  'npm run chaos -- [flags]',
  ...Object.entries(flags).map(([name, [usual, words]]) => `  --${name.padEnd(16)} ${words} (${usual})`),
].join('\n');

/**
 * Reads `--texts 500 --kills 40 …`; what is left out is the full run. Times are ms.
 * @throws {PlainError} naming the flag
 */
export function parseChaosOptions(args: readonly string[]): ChaosOptions {
  const options = Object.fromEntries(
    Object.entries(flags).map(([name, [usual]]) => [name, { type: 'string' as const, default: usual }]),
  );
  let values: Record<string, unknown>;
  try {
    ({ values } = parseArgs({ args: [...args], options }));
  } catch (error) {
    throw new PlainError(`${error instanceof Error ? error.message : String(error)}\n${chaosUsage}`);
  }
  const text = (name: keyof typeof flags): string => String(values[name]);
  const whole = (name: keyof typeof flags, least: number): number => {
    const value = Number(text(name));
    if (!Number.isSafeInteger(value) || value < least) {
      throw new PlainError(`--${name} must be a whole number from ${least} on.`);
    }
    return value;
  };
  const weather = text('weather');
  if (!weatherNames.includes(weather)) {
    throw new PlainError(`--weather must be one of ${weatherNames.join(', ')}.`);
  }
  return {
    texts: whole('texts', 1),
    kills: whole('kills', 0),
    processes: whole('processes', 1),
    accounts: whole('accounts', 1),
    seed: whole('seed', 0),
    weather,
    killEveryMs: whole('kill-every', 1),
    reconcileAfter: text('reconcile-after'),
    timeoutMs: whole('timeout', 100),
    settleWithinMs: whole('settle-within', 1),
  };
}
