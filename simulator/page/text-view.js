import { clone, part } from './elements.js';

/**
 * @typedef {{ sid: string, direction: 'inbound' | 'outbound-api' | 'outbound-reply', from: string | null, to: string,
 *   line: string | null, body: string | null, num_media: number, state: 'on_its_way' | 'arrived' | 'lost',
 *   status: string, error_code: number | null, error_message: string | null, at: string }} Text
 */

/**
 * A text on a phone's screen: on the right what its owner wrote.
 * @param {Text} text
 * @param {Text | undefined} before
 * @param {boolean} isLive whether it comes while somebody looks
 */
export function newText(text, before, isLive) {
  const element = clone('text-template');
  element.dataset['sid'] = text.sid;
  if (isLive) element.dataset['new'] = '';
  const isMine = text.direction === 'inbound';
  if (isMine) element.dataset['mine'] = '';
  const heading = isMine ? `To ${text.to}` : `From ${text.from ?? 'us'}`;
  part(element, '.sender').textContent = text.line === before?.line ? '' : heading;
  part(element, '.bubble').textContent = text.body;
  for (let shown = 0; shown < text.num_media; shown += 1) part(element, '.files').append(picture());
  return element;
}

/**
 * @param {HTMLElement} element
 * @param {Text} text
 */
export function showState(element, text) {
  if (element.dataset['state'] === text.state) return;
  element.dataset['state'] = text.state;
  if (text.body === null) part(element, '.bubble').textContent = '';
  part(element, 'use').setAttribute('href', `#icon-${text.state}`);
  part(element, '.words').textContent = wordsFor(text);
  const time = /** @type {HTMLTimeElement} */ (part(element, 'time'));
  time.dateTime = text.at;
  time.textContent = clock(new Date(text.at));
}

/** @param {Text} text */
function wordsFor({ direction, state, status, error_code: code, error_message: message }) {
  if (direction === 'inbound') {
    if (state === 'lost') return 'MySMS did not take this text';
    return state === 'arrived' ? 'Sent' : 'Sending';
  }
  if (state === 'on_its_way') return 'On its way';
  if (state === 'arrived') return status === 'delivered' ? 'Delivered' : 'Arrived, without a receipt';
  return `A text did not arrive: ${message ?? 'no reason given'} (${String(code)})`;
}

function picture() {
  const image = document.createElement('img');
  image.src = '/picture.png';
  image.alt = 'A picture: hills, and a low sun';
  image.width = 160;
  image.height = 110;
  return image;
}

/** @param {Date} at */
function clock(at) {
  const today = at.toDateString() === new Date().toDateString();
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
  const day = today ? {} : { weekday: 'short' };
  return at.toLocaleString(undefined, /** @type {Intl.DateTimeFormatOptions} */ ({ ...day, ...time }));
}
