import type { Message } from '@mysms/contract/messages';
import { untilInWords } from '../core/time-words.ts';

/** Right after the hand-over it is not settled yet when to ask; to speak of an end would be early. */
const settledAfterMs = 60_000;

/**
 * What is being done about a text whose outcome nobody has told, and what we ended to do; null where there is nothing
 * to say.
 */
export function checkWords(message: Message, now: Date): string | null {
  const { status, twilio_sid, next_check_at, updated_at } = message;
  if (status === 'unknown' && next_check_at !== null) {
    const when = untilInWords(new Date(next_check_at), now);
    return when === null ? 'We are asking Twilio now.' : `We are asking Twilio again ${when}.`;
  }
  const isOpen = status === 'unknown' || ((status === 'queued' || status === 'sent') && twilio_sid !== null);
  const isSettled = now.getTime() - new Date(updated_at).getTime() > settledAfterMs;
  if (!isOpen || !isSettled || next_check_at !== null) return null;
  return 'We have stopped asking Twilio; should it report by itself after all, you will see it here.';
}
