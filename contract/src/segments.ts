/**
 * How many SMS segments a text costs, by the rules of GSM 03.38 and as Twilio bills it.
 *
 * A text is GSM-7 when every character is in the basic or the extension table; a single other character makes
 * the whole text UCS-2. One segment holds 160 septets or 70 UTF-16 units; a longer text pays a header in every
 * part, which leaves 153 or 67. Neither an escape pair (extension characters cost two septets) nor a surrogate
 * pair is split over two parts. Source: 3GPP TS 23.038, TS 23.040 9.2.3.24; Twilio "What is a segment".
 */
export type Encoding = 'GSM-7' | 'UCS-2';

export interface SegmentCount {
  readonly encoding: Encoding;
  /** Parts on the wire; 0 for an empty text. */
  readonly segments: number;
  /** Septets (GSM-7) or UTF-16 units (UCS-2) used by the whole text. */
  readonly units: number;
  /** Units that still fit into the last part. */
  readonly left: number;
  /** The first character that forces UCS-2; null for GSM-7. */
  readonly unicodeCharacter: string | null;
}

const basic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const extension = new Set('\f^{}\\[~]|€');

const capacity: Readonly<Record<Encoding, { single: number; part: number }>> = {
  'GSM-7': { single: 160, part: 153 },
  'UCS-2': { single: 70, part: 67 },
};

/** Counts the segments of `text`; pure, the same in browser and server. */
export function countSegments(text: string): SegmentCount {
  const characters = [...text];
  const unicodeCharacter = characters.find((c) => !basic.has(c) && !extension.has(c)) ?? null;
  const encoding: Encoding = unicodeCharacter === null ? 'GSM-7' : 'UCS-2';
  const cost = (c: string): number => (encoding === 'UCS-2' ? c.length : extension.has(c) ? 2 : 1);
  const units = characters.reduce((sum, c) => sum + cost(c), 0);
  const { single, part } = capacity[encoding];
  if (units <= single) {
    return { encoding, segments: units === 0 ? 0 : 1, units, left: single - units, unicodeCharacter };
  }
  let segments = 1;
  let used = 0;
  for (const c of characters) {
    if (used + cost(c) > part) {
      segments += 1;
      used = 0;
    }
    used += cost(c);
  }
  return { encoding, segments, units, left: part - used, unicodeCharacter };
}

const plainForms: Readonly<Record<string, string>> = {
  '‘': "'",
  '’': "'",
  '‚': "'",
  '‛': "'",
  '′': "'",
  '`': "'",
  '´': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '‟': '"',
  '″': '"',
  '«': '"',
  '»': '"',
  '‐': '-',
  '‑': '-',
  '‒': '-',
  '–': '-',
  '—': '-',
  '―': '-',
  '−': '-',
  '…': '...',
  '•': '-',
  '·': '.',
  ç: 'c',
  '\t': ' ',
  '\u00a0': ' ',
  '\u2002': ' ',
  '\u2003': ' ',
  '\u2007': ' ',
  '\u2009': ' ',
  '\u200a': ' ',
  '\u202f': ' ',
  '\u200b': '',
  '\ufeff': '',
};

/**
 * The same text with look-alikes (curly quotes, dashes, odd spaces, the ellipsis) in their GSM-7 form and
 * decomposed accents composed. Letters of other scripts and emoji stay: a person must choose to drop those.
 */
export function toPlainText(text: string): string {
  return [...text.normalize('NFC')].map((c) => plainForms[c] ?? c).join('');
}
