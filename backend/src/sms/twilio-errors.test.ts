import { expect, it } from 'vitest';
import { twilioErrorSentence } from './twilio-errors.ts';

/** Every code that Twilio documents about a text: of its API, its callbacks and its debugger. */
const codes = [
  20003, 20404, 20429, 20500, 20503, 20009, 21211, 21212, 21266, 21408, 21602, 21603, 21604, 21606, 21608,
  21609, 21610, 21611, 21612, 21614, 21617, 21620, 21623, 21624, 21635, 21659, 21660, 21661, 21701, 21703,
  21704, 21705, 30001, 30002, 30003, 30004, 30005, 30006, 30007, 30008, 30009, 30011, 30019, 30022, 30023,
  30027, 30032, 30034, 30035, 30036, 30410, 30450, 30453, 11200, 11205, 11210, 11220, 12100, 12200, 12300,
  14107, 35111, 35114, 35118, 35125, 63018, 63038,
];
/** How a sentence begins that says what to do. */
const advice =
  /\b(?:An administrator (?:must|can|may)|Send|Check|Ask|Write|Wait|Shorten|Verify|Change|Reach|send again|Only they can)\b/;

it.each(codes)('%i has a sentence that says what happened and what to do', (code) => {
  const sentence = twilioErrorSentence(code);
  const [happened = '', ...toDo] = sentence.split(/(?<=\.) /);
  expect(happened).toMatch(/^[A-Z].+\.$/);
  expect(toDo.join(' ')).toMatch(advice);
  expect(sentence).not.toContain(String(code));
});

it('gives a true sentence about a code that nobody knows', () => {
  expect(twilioErrorSentence(39_999)).toBe('Twilio gave error 39999: see twilio.com/docs/api/errors/39999.');
});
