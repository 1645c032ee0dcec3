/**
 * A number as it was typed or pasted, without what only stands around it: spaces at its ends, marks that nobody can
 * see (as the direction marks that contact apps copy along), and the scheme of a `tel:` link.
 */
export function cleanNumber(text: string): string {
  return text
    .replace(/\p{Cf}/gu, '')
    .trim()
    .replace(/^tel:\s*/i, '');
}
