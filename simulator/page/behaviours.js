import { byId } from './by-id.js';

/** What carriers call it, and what a person would. */
const words = new Map([
  ['never a receipt', 'gets its texts, but never confirms one'],
  ['delivered after a minute', 'switched on again after a minute'],
  ['unreachable', 'switched off'],
  ['an unknown number', 'nobody has this number'],
  ['a landline', 'a landline'],
  ['filtered as spam', 'its carrier takes texts for spam'],
  ['an unknown error', 'fails without a known reason'],
  ['opted out', 'has opted out of our texts'],
  ['not a phone number', 'not a phone number'],
]);

const outcomes = new Map([
  ['sent', 'stays sent'],
  ['undelivered', 'not delivered'],
]);

/**
 * A behaviour as the README says it, with Twilio's code in brackets: `switched off (30003)`.
 * @param {string} summary as the control API says it: `unreachable: 30003`
 */
export function inHumanWords(summary) {
  const [kind = '', code] = summary.split(': ');
  const said = words.get(kind) ?? kind;
  return code === undefined ? said : `${said} (${code})`;
}

/**
 * Lists the numbers that behave differently; they never change while the simulator runs.
 * @param {readonly { last_digits: string, summary: string, outcome: string }[]} behaviours
 */
export function showBehaviours(behaviours) {
  const list = byId('behaviours');
  if (list.childElementCount > 0) return;
  for (const { last_digits: lastDigits, summary, outcome } of behaviours) {
    const row = document.createElement('div');
    const term = document.createElement('dt');
    const meaning = document.createElement('dd');
    const end = document.createElement('dd');
    term.textContent = `…${lastDigits}`;
    meaning.textContent = inHumanWords(summary);
    end.textContent = outcomes.get(outcome) ?? outcome;
    row.append(term, meaning, end);
    list.append(row);
  }
  byId('special').hidden = false;
}
