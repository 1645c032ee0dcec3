/** A piece of a text: words, or an address that can be followed. */
export interface TextPart {
  readonly text: string;
  /** Only ever http or https; null for words. */
  readonly href: string | null;
}

// Not what turns the direction of writing: it would show another address than the one that is followed.
const address = /\bhttps?:\/\/[^\s<>"'`\p{Bidi_Control}]+/giu;
/** What ends a sentence, not an address. */
const after = /[.,;:!?…*_~]+$/u;

/** Splits a text at its links. Nothing else becomes one: an address without a scheme may be anything. */
export function linkParts(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(address)) {
    const found = trimmed(match[0]);
    const href = safeHref(found);
    if (href === null) continue;
    if (match.index > end) parts.push({ text: text.slice(end, match.index), href: null });
    parts.push({ text: found, href });
    end = match.index + found.length;
  }
  if (end < text.length || parts.length === 0) parts.push({ text: text.slice(end), href: null });
  return parts;
}

function trimmed(found: string): string {
  const words = found.replace(after, '');
  // A bracket belongs to the address where it was opened in it.
  const isClosed = words.endsWith(')') && !words.includes('(');
  return isClosed ? trimmed(words.slice(0, -1)) : words;
}

function safeHref(found: string): string | null {
  const url = URL.parse(found);
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:';
  // A name before the host is how a link pretends to lead elsewhere.
  return isWeb && url.username === '' && url.password === '' ? url.href : null;
}
