import { clockTime, dayInWords } from '../core/time-words.ts';

/** What stands at a text that was sent again. */
export function sentAgain(at: Date): string {
  const day = dayInWords(at, new Date());
  return `Sent again ${day === null ? '' : `${day} `}at ${clockTime(at)}, as a text of its own.`;
}
