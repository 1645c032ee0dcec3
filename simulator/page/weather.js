import { byId } from './by-id.js';

/**
 * @typedef {{ name: string, title: string, summary: string }} Choice
 * @typedef {{ name: string, seed: number, answer_after_ms: number, answer_jitter_ms: number,
 *   faults: Readonly<Record<string, number>> }} Weather
 */

/** What has a button of its own; the others stand in the list of faults. */
const days = ['calm', 'typical', 'storm'];

const form = /** @type {HTMLFormElement} */ (byId('weather'));
const alone = /** @type {HTMLSelectElement} */ (byId('alone'));
const seed = /** @type {HTMLInputElement} */ (byId('seed'));

/** @type {Weather | null} */
let present = null;
/** An answer that was asked for before the last change says what no longer is. */
let changes = 0;

/** Asks what the weather is, and shows it. */
export async function refreshWeather() {
  const asked = changes;
  const response = await fetch('/control/weather', { signal: AbortSignal.timeout(5000) });
  if (!response.ok) throw new Error(`The control API answered ${String(response.status)}.`);
  const answer = await response.json();
  if (asked === changes) show(answer);
}

/** @param {Partial<Weather>} weather */
async function change(weather) {
  changes += 1;
  const response = await fetch('/control/weather', {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(weather),
  });
  const answer = await response.json();
  changes += 1;
  if (!response.ok) throw new Error(answer.error);
  say('');
  show(answer);
}

/** @param {Weather & { weathers: readonly Choice[] }} answer */
function show({ weathers, ...weather }) {
  if (form.hidden) offer(weathers);
  present = weather;
  for (const radio of radios()) radio.checked = radio.value === weather.name;
  alone.value = days.includes(weather.name) ? '' : weather.name;
  // Nobody's typing is overwritten, nor what a message says is wrong.
  const typing = document.activeElement === seed || seed.getAttribute('aria-invalid') === 'true';
  if (!typing) seed.value = String(weather.seed);
  write('weather-summary', weathers.find(({ name }) => name === weather.name)?.summary ?? '');
  write('weather-numbers', inNumbers(weather, weathers));
  form.hidden = false;
}

/** @param {readonly Choice[]} weathers */
function offer(weathers) {
  const template = /** @type {HTMLTemplateElement} */ (byId('day-template'));
  for (const { name, title } of weathers) {
    if (!days.includes(name)) {
      alone.add(new Option(title, name));
      continue;
    }
    const day = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
    const radio = day.querySelector('input');
    const words = day.querySelector('span');
    if (radio !== null) radio.value = name;
    if (words !== null) words.textContent = title;
    byId('days').append(day);
  }
}

/** @returns {HTMLInputElement[]} */
function radios() {
  return [.../** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll('input[type="radio"]'))];
}

/**
 * How often what happens: `Too many requests 10 % · Receipts twice 30 %`.
 * @param {Weather} weather
 * @param {readonly Choice[]} weathers
 */
function inNumbers({ answer_after_ms: after, answer_jitter_ms: jitter, faults }, weathers) {
  const slow = after + jitter > 0 ? [`Answers after ${String(after)} to ${String(after + jitter)} ms`] : [];
  const met = weathers.flatMap(({ name, title }) => {
    const rate = faults[name] ?? 0;
    return rate === 0 ? [] : [`${title} ${String(Math.round(rate * 1000) / 10)} %`];
  });
  // Lines break between the parts, not within.
  return [...slow, ...met].map((part) => part.replaceAll(' ', '\u00a0')).join(' · ');
}

/**
 * Writes only what is new, so that a screen reader hears a change once.
 * @param {string} id
 * @param {string} text
 */
function write(id, text) {
  const element = byId(id);
  if (element.textContent !== text) element.textContent = text;
}

/** @param {string} text */
function say(text) {
  write('weather-fault', text);
  seed.setAttribute('aria-invalid', String(text !== ''));
}

/** @param {Partial<Weather>} weather */
function changeOrSay(weather) {
  change(weather).catch((/** @type {unknown} */ error) => {
    const unreachable = error instanceof TypeError || !(error instanceof Error);
    say(unreachable ? 'The simulator does not answer.' : error.message);
  });
}

function changeSeed() {
  const typed = seed.value.trim();
  if (present === null || typed === String(present.seed)) return;
  if (!/^\d+$/.test(typed) || Number(typed) >= 2 ** 32) {
    say('A seed is a whole number from 0 to 4294967295.');
    return;
  }
  changeOrSay({ ...present, seed: Number(typed) });
}

form.addEventListener('change', ({ target }) => {
  if (target === seed) changeSeed();
  else if (target === alone) changeOrSay({ name: alone.value === '' ? 'calm' : alone.value });
  else if (target instanceof HTMLInputElement) changeOrSay({ name: target.value });
});
form.addEventListener('submit', (event) => {
  event.preventDefault();
});
