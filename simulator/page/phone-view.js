import { byId } from './by-id.js';
import { arrange, clone, keyed, part } from './elements.js';
import { showControls, startControls } from './phone-controls.js';
import { newText, showState } from './text-view.js';

/**
 * @typedef {import('./text-view.js').Text} Text
 * @typedef {{ number: string, name: string }} Line
 * @typedef {{ number: string, name: string, behaviour: string, on: boolean, opted_out: boolean,
 *   opted_out_of: readonly string[], texts: readonly Text[] }} Phone
 */

const stage = byId('phones');

/**
 * Brings the page to these phones in this order. Elements stay the same as long as their phone or text does, so
 * that focus, scroll position and a screen reader's place survive every refresh.
 * @param {readonly Phone[]} phones
 * @param {readonly Line[]} lines our numbers
 */
export function showPhones(phones, lines) {
  const present = keyed(stage, 'number');
  const wanted = phones.map((phone) => present.get(phone.number) ?? newPhone(phone, lines));
  arrange(stage, wanted);
  // Only a phone that stands on the page can be scrolled to its last text.
  phones.forEach((phone, index) => {
    const element = wanted[index];
    if (element === undefined) return;
    showTexts(element, phone.texts);
    showControls(element, phone);
  });
  stage.dataset['live'] = '';
}

/**
 * @param {Phone} phone
 * @param {readonly Line[]} lines
 */
function newPhone(phone, lines) {
  const element = clone('phone-template');
  element.dataset['number'] = phone.number;
  element.setAttribute('aria-label', `Phone ${phone.name}, ${phone.number}`);
  const title = part(element, '.name');
  title.textContent = phone.name;
  title.title = phone.number;
  part(element, '.behaviour').textContent = phone.behaviour;
  part(element, '.screen').setAttribute('aria-label', `Texts on ${phone.name}`);
  startControls(element, phone, lines);
  return element;
}

/**
 * @param {HTMLElement} phone
 * @param {readonly Text[]} texts oldest first
 */
function showTexts(phone, texts) {
  const screen = part(phone, '.screen');
  const list = part(phone, 'ol');
  const atEnd = screen.scrollHeight - screen.scrollTop - screen.clientHeight < 8;
  const present = keyed(list, 'sid');
  const wanted = texts.map((text, index) => {
    const element =
      present.get(text.sid) ?? newText(text, texts[index - 1], stage.dataset['live'] !== undefined);
    showState(element, text);
    return element;
  });
  const more = wanted.some((element) => element.parentElement === null);
  arrange(list, wanted);
  if (more && atEnd) screen.scrollTop = screen.scrollHeight;
}
