import { showBehaviours } from './behaviours.js';
import { byId } from './by-id.js';
import { control } from './control.js';
import { newNumber } from './new-number.js';
import { afterEveryAction } from './phone-controls.js';
import { showPhones } from './phone-view.js';
import { refreshWeather } from './weather.js';

/** How often the page asks while somebody looks, in milliseconds. */
const everyMs = 1000;

const form = /** @type {HTMLFormElement} */ (byId('show'));
const input = /** @type {HTMLInputElement} */ (byId('number'));
const fault = byId('fault');

/** Which question was asked last, and which one's answer is shown. */
let order = 0;
let shown = 0;

/** Numbers whose phones were asked for stand in the address, so that a reload or a link shows them again. */
function watched() {
  return new URLSearchParams(location.search).getAll('phone');
}

/** @param {string} number */
function watch(number) {
  if (watched().includes(number)) return;
  const query = new URLSearchParams([...watched(), number].map((one) => ['phone', one]));
  history.replaceState(null, '', `?${query.toString()}`);
}

/**
 * Asks for all phones and shows them.
 * @param {readonly string[]} numbers shown even if they were never texted; in any format
 * @returns {Promise<(string | null)[]>} the same numbers in E.164, null for what is none
 */
async function refresh(numbers = watched()) {
  const query = new URLSearchParams(numbers.map((number) => ['number', number]));
  const asked = (order += 1);
  const { phones, lines, behaviours, watched: read } = await control('GET', `/phones?${query.toString()}`);
  // An answer that was overtaken says what no longer is.
  if (asked < shown) return read;
  shown = asked;
  showPhones(phones, lines);
  showBehaviours(behaviours);
  byId('nothing').hidden = phones.length > 0;
  return read;
}

/** Asks again and again; a hidden page rests and catches up when it is seen. */
async function keepFresh() {
  for (;;) {
    await Promise.all([refresh(), refreshWeather()]).then(
      () => (byId('offline').hidden = true),
      () => (byId('offline').hidden = false),
    );
    await new Promise((resolve) => setTimeout(resolve, everyMs));
    if (document.hidden) {
      await new Promise((resolve) => document.addEventListener('visibilitychange', resolve, { once: true }));
    }
  }
}

/** @param {string} text */
function say(text) {
  fault.textContent = text;
  input.setAttribute('aria-invalid', String(text !== ''));
}

/** @param {string} typed a number in any format */
async function showNumber(typed) {
  if (typed === '') {
    say('Type a number first.');
    return;
  }
  const number = (await refresh([...watched(), typed])).at(-1) ?? null;
  if (number === null) {
    say('This is not a phone number. Type it as (202) 555-0123 or +12025550123.');
    return;
  }
  say('');
  input.value = '';
  watch(number);
  const phone = /** @type {HTMLElement | null} */ (
    document.querySelector(`[data-number="${CSS.escape(number)}"]`)
  );
  phone?.querySelector('textarea')?.focus({ preventScroll: true });
  phone?.scrollIntoView({ block: 'nearest' });
}

/** @param {string} number */
function showOrSay(number) {
  showNumber(number).catch(() => {
    say('The simulator does not answer.');
  });
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  showOrSay(input.value.trim());
});
byId('new-phone').addEventListener('click', () => {
  showOrSay(newNumber());
});
afterEveryAction(() =>
  refresh().then(
    () => undefined,
    () => undefined,
  ),
);

void keepFresh();
