export type Keyword = 'stop' | 'start' | 'help';

const words: Readonly<Record<Keyword, readonly string[]>> = {
  stop: ['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT'],
  start: ['START', 'YES', 'UNSTOP'],
  help: ['HELP', 'INFO'],
};

/** What a text means to Twilio when it is one of its words and nothing else, in any case; else null. */
export function keywordOf(body: string): Keyword | null {
  const word = body.trim().toUpperCase();
  const found = Object.entries(words).find(([, list]) => list.includes(word));
  return found === undefined ? null : (found[0] as Keyword);
}

/** What Twilio answers by itself. Its documents do not give the wording; this is the one that people see. */
export const keywordAnswers: Readonly<Record<Keyword, string>> = {
  stop: 'You have successfully been unsubscribed. You will not receive any more messages from this number. Reply START to resubscribe.',
  start:
    'You have successfully been re-subscribed to messages from this number. Reply HELP for help. Reply STOP to unsubscribe. Msg&Data Rates May Apply.',
  help: 'Reply STOP to unsubscribe. Msg&Data Rates May Apply.',
};
