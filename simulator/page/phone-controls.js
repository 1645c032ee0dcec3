import { control } from './control.js';
import { part } from './elements.js';

/** What the page does once a phone has done something, so that it is seen at once. */
let afterwards = () => Promise.resolve();

/** @param {() => Promise<void>} refresh */
export function afterEveryAction(refresh) {
  afterwards = refresh;
}

/**
 * Lets a person write, opt out and in, and switch the phone off and on.
 * @param {HTMLElement} element the phone's
 * @param {{ number: string, name: string }} phone
 * @param {readonly { number: string, name: string }[]} lines our numbers
 */
export function startControls(element, phone, lines) {
  const form = /** @type {HTMLFormElement} */ (part(element, 'form'));
  const box = /** @type {HTMLTextAreaElement} */ (part(form, 'textarea'));
  const power = part(element, '.power');
  const line = /** @type {HTMLSelectElement} */ (part(form, 'select'));
  line.append(...lines.map(({ number, name }) => new Option(name, number)));
  part(form, '.line').hidden = lines.length < 2;

  /** @param {() => Promise<unknown>} action */
  const act = (action) =>
    action()
      .then(
        () => say(form, ''),
        (/** @type {Error} */ error) => say(form, error.message),
      )
      .then(() => afterwards());
  /** @param {{ body?: string, media?: string[] }} text */
  const send = (text) => control('POST', '/inbound', { from: phone.number, to: line.value, ...text });

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const body = box.value;
    if (body.trim() === '') {
      say(form, 'Type a text first.');
      box.focus();
      return;
    }
    // Emptied first: a second Enter must not send it twice. What could not be sent comes back.
    box.value = '';
    void act(() =>
      send({ body }).catch((error) => {
        if (box.value === '') box.value = body;
        throw error;
      }),
    );
  });
  box.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (!event.repeat) form.requestSubmit();
  });
  part(form, '.picture').addEventListener('click', () => {
    const body = box.value.trim() === '' ? {} : { body: box.value };
    void act(async () => {
      await send({ ...body, media: ['image/png'] });
      box.value = '';
    });
  });
  for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (element.querySelectorAll('.word'))) {
    button.addEventListener('click', () => void act(() => send({ body: button.value })));
  }
  power.addEventListener('click', () => {
    const on = element.dataset['power'] === 'off';
    void act(() => control('PUT', `/phones/${encodeURIComponent(phone.number)}`, { on }));
  });
}

/**
 * @param {HTMLElement} element
 * @param {import('./phone-view.js').Phone} phone
 */
export function showControls(element, { on, behaviour, opted_out: isOptedOut, texts }) {
  element.dataset['power'] = on ? 'on' : 'off';
  part(element, '.power').textContent = on ? 'Switch off' : 'Switch on';
  for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (
    element.querySelectorAll('.round, .word')
  )) {
    button.disabled = !on;
  }
  part(element, '.opted-out').hidden = !isOptedOut;
  const words = on ? behaviour : 'switched off: texts wait';
  const shown = part(element, '.behaviour');
  if (shown.textContent !== words) shown.textContent = words;
  const line = /** @type {HTMLSelectElement} */ (part(element, 'select'));
  // Replies go where the last text came from, unless somebody is choosing.
  const latest = texts.at(-1);
  if (latest?.line && element.dataset['latest'] !== latest.sid) line.value = latest.line;
  element.dataset['latest'] = latest?.sid ?? '';
}

/**
 * @param {HTMLElement} form
 * @param {string} words
 */
function say(form, words) {
  part(form, '.fault').textContent = words;
  part(form, 'textarea').setAttribute('aria-invalid', String(words !== ''));
}
