import { callbackFaults, callFaults, type FaultRates, type Weather, type WeatherTimes } from './weather.ts';

/** A weather to choose, in words for people. */
export interface Preset {
  readonly title: string;
  /** What it does, in a sentence. */
  readonly summary: string;
  readonly times?: Partial<WeatherTimes>;
  readonly faults: Partial<FaultRates>;
}

const calmTimes: WeatherTimes = {
  answer_after_ms: 0,
  answer_jitter_ms: 0,
  cut_off_after_ms: 60_000,
  callback_delay_ms: 300,
  callback_jitter_ms: 2700,
  reorder_within_ms: 3000,
  duplicate_within_ms: 1000,
};

const noFaults = Object.fromEntries(
  [...callFaults, ...callbackFaults].map((fault) => [fault, 0]),
) as unknown as FaultRates;

/** Every second one: seen at once by a person who looks, and a caller that tries again gets through. */
const often = 0.5;

/** All weathers by their names: three kinds of days, then each fault alone. */
export const presets: ReadonlyMap<string, Preset> = new Map<string, Preset>([
  [
    'calm',
    {
      title: 'Calm',
      summary: 'Every text is taken at once, and every receipt comes once, in its order.',
      faults: {},
    },
  ],
  [
    'typical',
    {
      title: 'Typical',
      summary:
        'An ordinary day with carriers: answers and receipts take their time, a few come twice or in the wrong order, and now and then a text must wait.',
      times: { answer_after_ms: 60, answer_jitter_ms: 120 },
      faults: {
        'refuse-429': 0.005,
        'delayed-callbacks': 1,
        'reordered-callbacks': 0.03,
        'duplicated-callbacks': 0.02,
      },
    },
  ],
  [
    'storm',
    {
      title: 'Storm',
      summary:
        'Worse than any carrier: errors, silence and broken connections, with and without the text being sent, and receipts late, twice, in any order or never.',
      times: {
        answer_after_ms: 20,
        answer_jitter_ms: 380,
        callback_jitter_ms: 4700,
        reorder_within_ms: 5000,
      },
      faults: {
        'refuse-429': 0.1,
        'error-500': 0.05,
        'error-500-after-accept': 0.05,
        'timeout-after-accept': 0.03,
        reset: 0.05,
        'reset-after-accept': 0.05,
        'delayed-callbacks': 0.8,
        'reordered-callbacks': 0.3,
        'duplicated-callbacks': 0.3,
        'dropped-callbacks': 0.15,
      },
    },
  ],
  [
    'refuse-429',
    {
      title: 'Too many requests',
      summary: 'Every second call is refused with 429.',
      faults: { 'refuse-429': often },
    },
  ],
  [
    'error-500',
    {
      title: 'Server error',
      summary: 'Every second call ends with a 500, and nothing is sent.',
      faults: { 'error-500': often },
    },
  ],
  [
    'error-500-after-accept',
    {
      title: 'Server error, but sent',
      summary: 'Every second call ends with a 500, and the text is sent all the same.',
      faults: { 'error-500-after-accept': often },
    },
  ],
  [
    'timeout-after-accept',
    {
      title: 'No answer, but sent',
      summary: 'Every second call is never answered, and the text is sent all the same.',
      faults: { 'timeout-after-accept': often },
    },
  ],
  [
    'reset',
    {
      title: 'Broken connection',
      summary: 'Every second call loses its connection, and nothing is sent.',
      faults: { reset: often },
    },
  ],
  [
    'reset-after-accept',
    {
      title: 'Broken connection, but sent',
      summary: 'Every second call loses its connection, and the text is sent all the same.',
      faults: { 'reset-after-accept': often },
    },
  ],
  [
    'delayed-callbacks',
    {
      title: 'Late receipts',
      summary: 'Every receipt comes up to three seconds late.',
      faults: { 'delayed-callbacks': 1 },
    },
  ],
  [
    'reordered-callbacks',
    {
      title: 'Receipts out of order',
      summary: 'Every second receipt comes after the one that should follow it.',
      faults: { 'reordered-callbacks': often },
    },
  ],
  [
    'duplicated-callbacks',
    {
      title: 'Receipts twice',
      summary: 'Every second receipt comes twice.',
      faults: { 'duplicated-callbacks': often },
    },
  ],
  [
    'dropped-callbacks',
    {
      title: 'Lost receipts',
      summary: 'Every second receipt never comes.',
      faults: { 'dropped-callbacks': often },
    },
  ],
]);

export const weatherNames: readonly string[] = [...presets.keys()];

/**
 * A whole weather by its name.
 * @throws {Error} for a name that is none
 */
export function presetWeather(name: string, seed: number): Weather {
  const preset = presets.get(name);
  if (preset === undefined) throw new Error(`There is no weather ${name}.`);
  return { name, seed, ...calmTimes, ...preset.times, faults: { ...noFaults, ...preset.faults } };
}
