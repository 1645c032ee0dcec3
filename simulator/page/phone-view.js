import { byId } from './by-id.js';

/**
 * @typedef {{ sid: string, from: string | null, body: string | null, state: 'on_its_way' | 'arrived' | 'lost',
 *   status: string, error_code: number | null, error_message: string | null, at: string }} Text
 * @typedef {{ number: string, name: string, behaviour: string, texts: readonly Text[] }} Phone
 */

const stage = byId('phones');

/**
 * Brings the page to these phones in this order. Elements stay the same as long as their phone or text does, so
 * that focus, scroll position and a screen reader's place survive every refresh.
 * @param {readonly Phone[]} phones
 */
export function showPhones(phones) {
  const present = keyed(stage, 'number');
  const wanted = phones.map((phone) => present.get(phone.number) ?? newPhone(phone));
  arrange(stage, wanted);
  // Only a phone that stands on the page can be scrolled to its last text.
  phones.forEach(({ texts }, index) => {
    const element = wanted[index];
    if (element !== undefined) showTexts(element, texts);
  });
  stage.dataset['live'] = '';
}

/** @param {Phone} phone */
function newPhone(phone) {
  const element = clone('phone-template');
  element.dataset['number'] = phone.number;
  element.setAttribute('aria-label', `Phone ${phone.name}, ${phone.number}`);
  const title = part(element, '.name');
  title.textContent = phone.name;
  title.title = phone.number;
  part(element, '.behaviour').textContent = phone.behaviour;
  part(element, '.screen').setAttribute('aria-label', `Texts on ${phone.name}`);
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
    const element = present.get(text.sid) ?? newText(text, texts[index - 1]);
    showState(element, text);
    return element;
  });
  const more = wanted.some((element) => element.parentElement === null);
  arrange(list, wanted);
  if (more && atEnd) screen.scrollTop = screen.scrollHeight;
}

/**
 * @param {Text} text
 * @param {Text | undefined} before
 */
function newText(text, before) {
  const element = clone('text-template');
  element.dataset['sid'] = text.sid;
  if (stage.dataset['live'] !== undefined) element.dataset['new'] = '';
  part(element, '.sender').textContent = text.from === before?.from ? '' : `From ${text.from ?? 'us'}`;
  part(element, '.bubble').textContent = text.body;
  return element;
}

/**
 * @param {HTMLElement} element
 * @param {Text} text
 */
function showState(element, text) {
  if (element.dataset['state'] === text.state) return;
  element.dataset['state'] = text.state;
  if (text.state === 'lost') part(element, '.bubble').textContent = '';
  part(element, 'use').setAttribute('href', `#icon-${text.state}`);
  part(element, '.words').textContent = wordsFor(text);
  const time = /** @type {HTMLTimeElement} */ (part(element, 'time'));
  time.dateTime = text.at;
  time.textContent = clock(new Date(text.at));
}

/** @param {Text} text */
function wordsFor({ state, status, error_code: code, error_message: message }) {
  if (state === 'on_its_way') return 'On its way';
  if (state === 'arrived') return status === 'delivered' ? 'Delivered' : 'Arrived, without a receipt';
  return `A text did not arrive: ${message ?? 'no reason given'} (${String(code)})`;
}

/** @param {Date} at */
function clock(at) {
  const today = at.toDateString() === new Date().toDateString();
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
  const day = today ? {} : { weekday: 'short' };
  return at.toLocaleString(undefined, /** @type {Intl.DateTimeFormatOptions} */ ({ ...day, ...time }));
}

/**
 * @param {HTMLElement} parent
 * @param {string} key
 */
function keyed(parent, key) {
  const children = /** @type {HTMLElement[]} */ ([...parent.children]);
  return new Map(children.map((child) => [child.dataset[key] ?? '', child]));
}

/**
 * Puts exactly these children into the parent, moving only what is not in its place.
 * @param {HTMLElement} parent
 * @param {readonly HTMLElement[]} wanted
 */
function arrange(parent, wanted) {
  const kept = new Set(/** @type {readonly Element[]} */ (wanted));
  for (const child of [...parent.children]) if (!kept.has(child)) child.remove();
  wanted.forEach((element, index) => {
    const there = parent.children[index];
    if (there !== element) parent.insertBefore(element, there ?? null);
  });
}

/** @param {string} templateId */
function clone(templateId) {
  const template = /** @type {HTMLTemplateElement} */ (byId(templateId));
  return /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
}

/**
 * @param {HTMLElement} element
 * @param {string} selector
 */
function part(element, selector) {
  const found = /** @type {HTMLElement | null} */ (element.querySelector(selector));
  if (found === null) throw new Error(`The template has no ${selector}.`);
  return found;
}
