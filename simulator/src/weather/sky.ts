import type { Message, MessageStatus } from '../carrier/message.ts';
import { changeWeather } from './change-weather.ts';
import { callbackFate, callFate, type CallbackFate, type CallFate } from './fates.ts';
import type { Weather } from './weather.ts';

/** The weather that is, and what it means for the next call or callback. */
export interface Sky {
  present(): Weather;
  /**
   * From now on it is this weather, and its course begins anew.
   * @param change a WeatherChange, or what claims to be one
   * @throws {WeatherError}
   */
  set(change: unknown): void;
  /** Back to the weather of the start. */
  reset(): void;
  nextCall(kind: 'create' | 'other'): CallFate;
  callback(message: Message, status: MessageStatus): CallbackFate;
}

/**
 * @param start the weather at the start and after every reset
 * @param lastSeq the sequence number of the message accepted last; what comes after it counts from 1
 */
export function createSky(start: Weather, lastSeq: () => number): Sky {
  let weather = start;
  let calls = { create: 0, other: 0 };
  let seqBefore = lastSeq();
  const begin = (next: Weather) => {
    weather = next;
    calls = { create: 0, other: 0 };
    seqBefore = lastSeq();
  };
  return {
    present: () => weather,
    set: (change) => {
      begin(changeWeather(change, weather.seed));
    },
    reset: () => {
      begin(start);
    },
    nextCall: (kind) => {
      calls[kind] += 1;
      return callFate(weather, kind, calls[kind]);
    },
    callback: (message, status) => callbackFate(weather, message.seq - seqBefore, status),
  };
}
