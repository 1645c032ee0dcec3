import { z } from 'zod';
import { presetWeather, weatherNames } from './presets.ts';
import { callbackFaults, callFaults, type Weather, type WeatherTimes } from './weather.ts';

/** Why there is no such weather; the message names every field at fault and what would be right. */
export class WeatherError extends Error {
  override readonly name = 'WeatherError';
}

/** Seeds are whole numbers from 0 up to this. */
export const maxSeed = 2 ** 32 - 1;
const maxMs = 600_000;

const wholeNumber = (max: number) => {
  const words = `must be a whole number from 0 to ${String(max)}`;
  return z.int(words).min(0, words).max(max, words).exactOptional();
};

const rateWords = 'must be a number from 0 to 1';
const rate = z.number(rateWords).min(0, rateWords).max(1, rateWords).exactOptional();
const rates = Object.fromEntries([...callFaults, ...callbackFaults].map((fault) => [fault, rate]));

const ms = wholeNumber(maxMs);

const schema = z.strictObject(
  {
    name: z.enum(weatherNames, `must be one of ${weatherNames.join(', ')}`),
    seed: wholeNumber(maxSeed),
    faults: z.strictObject(rates, objectWords('an object of faults and their rates')).exactOptional(),
    ...({
      answer_after_ms: ms,
      answer_jitter_ms: ms,
      cut_off_after_ms: ms,
      callback_delay_ms: ms,
      callback_jitter_ms: ms,
      reorder_within_ms: ms,
      duplicate_within_ms: ms,
    } satisfies Record<keyof WeatherTimes, unknown>),
  },
  objectWords('a JSON object with a name'),
);

/**
 * The weather that a change asks for: the named one with the fields on top. Of the present weather only the seed
 * stays, when the change brings none.
 * @param change a WeatherChange, or what claims to be one
 * @throws {WeatherError}
 */
export function changeWeather(change: unknown, presentSeed: number): Weather {
  const parsed = schema.safeParse(change);
  if (!parsed.success) {
    throw new WeatherError(
      parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'weather'} ${message}.`).join(' '),
    );
  }
  const { name, faults, ...fields } = parsed.data;
  const named = presetWeather(name, presentSeed);
  const weather = { ...named, ...fields, faults: { ...named.faults, ...faults } };
  const sum = callFaults.reduce((total, fault) => total + weather.faults[fault], 0);
  // A call ends in one way only; the margin is for the rounding of sums such as 0.1 + 0.2.
  if (sum > 1 + 1e-9) {
    throw new WeatherError(`faults of calls (${callFaults.join(', ')}) must not sum to more than 1.`);
  }
  return weather;
}

/** What to say of a value that is no object, or has a field that nobody knows. */
function objectWords(expected: string): { error: (issue: { code?: string; keys?: unknown }) => string } {
  return {
    error: ({ code, keys }) =>
      code === 'unrecognized_keys' && Array.isArray(keys)
        ? `does not know ${keys.join(', ')}`
        : `must be ${expected}`,
  };
}
