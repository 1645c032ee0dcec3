import { describe, expect, it } from 'vitest';
import { linkParts } from './link-parts.ts';

const hrefs = (text: string): (string | null)[] => linkParts(text).map(({ href }) => href);

describe('the links of a text', () => {
  it('are addresses of the web alone, without what ends the sentence', () => {
    expect(linkParts('See https://example.com/a?b=1. Then (http://example.org/x).')).toEqual([
      { text: 'See ', href: null },
      { text: 'https://example.com/a?b=1', href: 'https://example.com/a?b=1' },
      { text: '. Then (', href: null },
      { text: 'http://example.org/x', href: 'http://example.org/x' },
      { text: ').', href: null },
    ]);
  });

  it('end before a mark that turns the direction of writing', () => {
    expect(linkParts('https://evil.example/\u202Egnp.knab')).toEqual([
      { text: 'https://evil.example/', href: 'https://evil.example/' },
      { text: '\u202Egnp.knab', href: null },
    ]);
  });

  it('keep a bracket that was opened in them', () => {
    expect(hrefs('https://example.com/Paper_(art)')).toEqual(['https://example.com/Paper_(art)']);
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,<b>x</b>',
    'example.com',
    'file:///etc/passwd',
    'https://bank.example@evil.example/',
    'https://',
    '',
  ])('do not come of %s', (text) => {
    expect(hrefs(text)).toEqual([null]);
  });

  it('leave every character of the text where it was', () => {
    const text = '<a href="https://x.example/">\u202Ehttps://y.example/é</a>';
    expect(
      linkParts(text)
        .map((part) => part.text)
        .join(''),
    ).toBe(text);
  });
});
