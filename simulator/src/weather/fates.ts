import { isFinal, type MessageStatus } from '../carrier/message.ts';
import { draws } from './draws.ts';
import { callFaults, type CallFault, type Weather } from './weather.ts';

/** What becomes of one call. */
export interface CallFate {
  /** How it ends instead of being answered properly. */
  readonly fault: CallFault | null;
  readonly answerAfterMs: number;
}

/** What becomes of one callback. */
export interface CallbackFate {
  readonly dropped: boolean;
  readonly delayMs: number;
  /** Lets the message's next callback go first, and waits at most so long for it; 0 waits for none. */
  readonly letPassWithinMs: number;
  /** When a second copy follows the first; null for no copy. */
  readonly copyAfterMs: number | null;
}

/**
 * Creating calls count by themselves, so that however often a message is asked after, the next text meets what its
 * place in the order means.
 * @param ordinal of the call among those of its kind since the weather was set
 */
export function callFate(weather: Weather, kind: 'create' | 'other', ordinal: number): CallFate {
  const draw = draws(weather.seed, `${kind}:${String(ordinal)}`);
  const answerAfterMs = weather.answer_after_ms + draw() * weather.answer_jitter_ms;
  let left = draw();
  const fault = callFaults.find((candidate) => (left -= weather.faults[candidate]) < 0) ?? null;
  return { fault, answerAfterMs };
}

/**
 * Everything is drawn in the same order whatever the rates are: raising one rate moves nothing else.
 * @param ordinal of the message among those accepted since the weather was set
 * @param status that the callback reports; no status is reported twice
 */
export function callbackFate(weather: Weather, ordinal: number, status: MessageStatus): CallbackFate {
  const draw = draws(weather.seed, `callback:${String(ordinal)}:${status}`);
  const happens = (rate: number) => draw() < rate;
  const { faults } = weather;
  const dropped = happens(faults['dropped-callbacks']);
  const delayed = happens(faults['delayed-callbacks']);
  const delayMs = weather.callback_delay_ms + draw() * weather.callback_jitter_ms;
  const reordered = happens(faults['reordered-callbacks']);
  const duplicated = happens(faults['duplicated-callbacks']);
  const copyAfterMs = draw() * weather.duplicate_within_ms;
  return {
    dropped,
    delayMs: delayed ? delayMs : 0,
    // Nothing follows a final status.
    letPassWithinMs: reordered && !isFinal(status) ? weather.reorder_within_ms : 0,
    copyAfterMs: duplicated ? copyAfterMs : null,
  };
}
