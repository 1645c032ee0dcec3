import type { InboundText } from './read-inbound-form.ts';

/** Twilio's default words; each counts only when it is the whole text. Source: twilio.com/docs/messaging/tutorials/advanced-opt-out */
const wordsOut = new Set(['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT']);
const wordsIn = new Set(['START', 'YES', 'UNSTOP']);

/**
 * Whether a text says that its sender wants no more texts from us (`out`) or wants them again (`in`); null for any
 * other. Advanced Opt-Out knows more words and says what it understood: then that counts. Twilio answers such a text
 * by itself, so nobody else may.
 */
export function consentOf({
  content,
  optOutType,
}: Pick<InboundText, 'content' | 'optOutType'>): 'out' | 'in' | null {
  if (optOutType) return optOutType === 'STOP' ? 'out' : optOutType === 'START' ? 'in' : null;
  const word = content.trim().toUpperCase();
  if (wordsOut.has(word)) return 'out';
  return wordsIn.has(word) ? 'in' : null;
}
