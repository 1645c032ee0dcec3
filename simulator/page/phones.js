import { showBehaviours } from './behaviours.js';
import { byId } from './by-id.js';
import { showPhones } from './phone-view.js';
import { refreshWeather } from './weather.js';

/** How often the page asks while somebody looks, in milliseconds. */
const everyMs = 1000;

const form = /** @type {HTMLFormElement} */ (byId('show'));
const input = /** @type {HTMLInputElement} */ (byId('number'));
const fault = byId('fault');

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
  const response = await fetch(`/control/phones?${query.toString()}`, { signal: AbortSignal.timeout(5000) });
  if (!response.ok) throw new Error(`The control API answered ${String(response.status)}.`);
  const { phones, behaviours, watched: read } = await response.json();
  showPhones(phones);
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

async function showNumber() {
  const typed = input.value.trim();
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
  const name = /** @type {HTMLElement | null} */ (
    document.querySelector(`[data-number="${CSS.escape(number)}"] .name`)
  );
  name?.focus({ preventScroll: true });
  name?.scrollIntoView({ block: 'nearest' });
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  showNumber().catch(() => {
    say('The simulator does not answer.');
  });
});

void keepFresh();
