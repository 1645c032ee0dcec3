import { maxContentUnits } from '@mysms/contract/limits';
import { cleanNumber } from './clean-number.ts';
import type { DraftErrors, DraftText } from './draft-text.ts';
import { sendTimeFault } from './local-time.ts';

/**
 * What is surely wrong with a text before it is sent; the server has the last word.
 * @param looksPossible whether something could be a phone number
 */
export function checkDraft(
  text: DraftText,
  looksPossible: (number: string) => boolean,
  now: Date,
): DraftErrors {
  const to = toFault(cleanNumber(text.to), looksPossible);
  return { ...(to === null ? {} : { to }), ...checkText(text, now) };
}

/** The same for a text whose number is settled. */
export function checkText(text: Pick<DraftText, 'content' | 'sendAt'>, now: Date): DraftErrors {
  const content = contentFault(text.content);
  const sendAt = text.sendAt === null ? null : sendTimeFault(text.sendAt, now);
  return {
    ...(content === null ? {} : { content }),
    ...(sendAt === null ? {} : { sendAt }),
  };
}

function toFault(to: string, looksPossible: (number: string) => boolean): string | null {
  if (to === '') return 'Write the number to text.';
  if (isSeveral(to)) return 'One number at a time.';
  if (looksPossible(to)) return null;
  return 'This is not a valid phone number. Check the digits; from abroad it starts with + and the country code.';
}

/** Whether there are two numbers in a list; a few digits after a comma are an extension. */
function isSeveral(to: string): boolean {
  const numbers = to.split(/[,;]/).filter((part) => part.replace(/\D/g, '').length > 5);
  return numbers.length > 1;
}

/** The fault of a text by its length alone; null when it can be sent. */
export function contentFault(content: string): string | null {
  if (content.trim() === '') return content === '' ? 'Write a text.' : 'Write something other than spaces.';
  const tooMany = content.length - maxContentUnits;
  if (tooMany <= 0) return null;
  return `A text has at most ${grouped(maxContentUnits)} characters. Take out ${grouped(tooMany)}.`;
}

function grouped(count: number): string {
  return count.toLocaleString('en');
}
