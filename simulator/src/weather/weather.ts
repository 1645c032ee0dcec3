/** What can go wrong with a call; each call meets at most one of these. Only some of them leave a message behind. */
export const callFaults = [
  'refuse-429',
  'error-500',
  'error-500-after-accept',
  'timeout-after-accept',
  'reset',
  'reset-after-accept',
] as const;

/** What can happen to a callback; several of these may come together. */
export const callbackFaults = [
  'delayed-callbacks',
  'reordered-callbacks',
  'duplicated-callbacks',
  'dropped-callbacks',
] as const;

export type CallFault = (typeof callFaults)[number];
export type CallbackFault = (typeof callbackFaults)[number];

/** How often each of them happens, from 0 (never) to 1 (always). */
export type FaultRates = Readonly<Record<CallFault | CallbackFault, number>>;

/** Times in milliseconds. */
export interface WeatherTimes {
  /** Before a call on messages is answered, and at random up to so much more. */
  readonly answer_after_ms: number;
  readonly answer_jitter_ms: number;
  /** A call that gets no answer is cut off after so long, that nobody holds a connection for ever. */
  readonly cut_off_after_ms: number;
  /** What `delayed-callbacks` adds to a callback, and at random up to so much more. */
  readonly callback_delay_ms: number;
  readonly callback_jitter_ms: number;
  /** A reordered callback lets the message's next one go first, and waits at most so long for it. */
  readonly reorder_within_ms: number;
  /** A duplicate follows at random within this time. */
  readonly duplicate_within_ms: number;
}

/** All that a weather does, with nothing hidden: the same seed and the same order of calls give the same course. */
export interface Weather extends WeatherTimes {
  readonly name: string;
  readonly seed: number;
  readonly faults: FaultRates;
}

/** A weather by its name; what stands beside the name takes the place of what that weather has. */
export interface WeatherChange extends Partial<WeatherTimes> {
  readonly name: string;
  readonly seed?: number;
  readonly faults?: Partial<FaultRates>;
}
