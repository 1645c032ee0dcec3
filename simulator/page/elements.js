import { byId } from './by-id.js';

/**
 * The children by what stands in their data.
 * @param {HTMLElement} parent
 * @param {string} key
 */
export function keyed(parent, key) {
  const children = /** @type {HTMLElement[]} */ ([...parent.children]);
  return new Map(children.map((child) => [child.dataset[key] ?? '', child]));
}

/**
 * Puts exactly these children into the parent, moving only what is not in its place.
 * @param {HTMLElement} parent
 * @param {readonly HTMLElement[]} wanted
 */
export function arrange(parent, wanted) {
  const kept = new Set(/** @type {readonly Element[]} */ (wanted));
  for (const child of [...parent.children]) if (!kept.has(child)) child.remove();
  wanted.forEach((element, index) => {
    const there = parent.children[index];
    if (there !== element) parent.insertBefore(element, there ?? null);
  });
}

/**
 * The one element that a template holds, anew.
 * @param {string} templateId
 */
export function clone(templateId) {
  const template = /** @type {HTMLTemplateElement} */ (byId(templateId));
  return /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
}

/**
 * An element that the template promises.
 * @param {HTMLElement} element
 * @param {string} selector
 */
export function part(element, selector) {
  const found = /** @type {HTMLElement | null} */ (element.querySelector(selector));
  if (found === null) throw new Error(`The template has no ${selector}.`);
  return found;
}
