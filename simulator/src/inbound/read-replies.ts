import type { Reply } from '../callbacks/post-form.ts';

const xmlTypes: readonly string[] = ['text/xml', 'application/xml', 'text/html'];

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/**
 * The texts that the application's answer tells us to send back: each `<Message>` of TwiML, or all of a plain text, as
 * Twilio takes it. Other verbs, attributes and media are passed over.
 * Source: Twilio, "TwiML for Programmable SMS".
 */
export function readReplies({ contentType, body }: Pick<Reply, 'contentType' | 'body'>): string[] {
  if (contentType === 'text/plain') return present([body]);
  if (!xmlTypes.includes(contentType)) return [];
  const xml = body.replace(/<!--.*?-->/gs, '');
  const response = /<Response(?:\s[^>]*[^/])?>(.*)<\/Response\s*>/s.exec(xml)?.[1] ?? '';
  const messages = response.matchAll(/<Message(?:\s[^>]*[^/])?>(.*?)<\/Message\s*>/gs);
  return present(Array.from(messages, ([, content = '']) => textOf(content)));
}

/** A message's text stands in it, or in its `<Body>`. */
function textOf(content: string): string {
  const inner =
    /<Body\s*>(.*?)<\/Body\s*>/s.exec(content)?.[1] ?? content.replace(/<Media\b.*?<\/Media\s*>/gs, '');
  return inner.replace(
    /<!\[CDATA\[(.*?)\]\]>|<[^>]*>|&(?:#x([\da-f]{1,6})|#(\d{1,7})|(\w+));/gis,
    (all: string, cdata?: string, hex?: string, decimal?: string, name?: string) => {
      if (cdata !== undefined) return cdata;
      if (hex !== undefined) return character(parseInt(hex, 16));
      if (decimal !== undefined) return character(Number(decimal));
      return name === undefined ? '' : (entities[name] ?? all);
    },
  );
}

function character(codePoint: number): string {
  return codePoint > 0x10_ff_ff ? '' : String.fromCodePoint(codePoint);
}

function present(texts: readonly string[]): string[] {
  return texts.map((text) => text.trim()).filter((text) => text !== '');
}
