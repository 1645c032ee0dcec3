import { twilioErrorSentence } from '../sms/twilio-errors.ts';

/** Why we ourselves gave up on a text, without the provider. */
export type OwnReason = 'expired';

const ownSentences: Readonly<Record<OwnReason, string>> = {
  expired:
    'It could not be handed to Twilio in time and was dropped, since late texts do harm. Send again if it still matters.',
};

/** The sentence about a text that failed, for a person: what happened and what to do. */
export function failureSentence(errorCode: number | null, reason: OwnReason | null): string {
  if (reason !== null) return ownSentences[reason];
  if (errorCode === null) return 'Nobody said why. Send again later, or reach this person another way.';
  return twilioErrorSentence(errorCode);
}
