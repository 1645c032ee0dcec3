import { readFileSync } from 'node:fs';

const pictures: Readonly<Record<string, URL>> = {
  'image/png': new URL('../../page/picture.png', import.meta.url),
  'image/jpeg': new URL('../../page/picture.jpg', import.meta.url),
};
const other = Buffer.from('A file that came with a text.\n');

/** What a phone sends as a file of this type: a small picture, else a line of text. */
export function demoFile(contentType: string): Buffer {
  const picture = pictures[contentType];
  return picture === undefined ? other : readFileSync(picture);
}
