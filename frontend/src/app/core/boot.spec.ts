import { describe, expect, it } from 'vitest';
import { signedIn, signedOut } from '../../testing/fixtures.ts';
import { readBoot } from './boot.ts';

function html(content: string | null): Document {
  const page = document.implementation.createHTMLDocument();
  if (content === null) return page;
  const meta = page.createElement('meta');
  meta.name = 'mysms-boot';
  meta.content = content;
  page.head.append(meta);
  return page;
}

describe('readBoot', () => {
  it('reads what the server wrote', () => {
    expect(readBoot(html(JSON.stringify({ ...signedIn, home_country: 'DE' })))).toEqual({
      ...signedIn,
      home_country: 'DE',
    });
  });

  it.each([null, '', '__BOOT__'])('takes %j for signed out', (content) => {
    expect(readBoot(html(content))).toEqual(signedOut);
  });
});
