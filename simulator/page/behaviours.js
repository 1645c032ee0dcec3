import { byId } from './by-id.js';

/** What becomes of a text, where Twilio's word says less than a person's. */
const outcomes = new Map([
  ['sent', 'stays sent'],
  ['undelivered', 'not delivered'],
]);

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
    meaning.textContent = summary;
    end.textContent = outcomes.get(outcome) ?? outcome;
    row.append(term, meaning, end);
    list.append(row);
  }
  byId('special').hidden = false;
}
