import { readFileSync } from 'node:fs';

/** Passwords of eight characters and more from the usual lists of the most common ones, lower-cased. */
const listed = wordsOf('./common-passwords.txt');
/** Words that become passwords by a few digits or a sign at the end (`Welcome2024!`). */
const words = wordsOf('./common-words.txt');

const usualEndings = new Set([
  ...['', '!', '!!', '.', '?', '*', '#', '$', '@', '1!', '12!', '123!', '1234!', '!1', '!123', '@1', '@12'],
  ...[
    '@123',
    '@1234',
    '#1',
    '#123',
    '_1',
    '_123',
    '-1',
    '-123',
    '.1',
    '.123',
    '123.',
    '123#',
    '123@',
    '123$',
  ],
  ...[
    '0',
    '1',
    '3',
    '00',
    '000',
    '007',
    '01',
    '10',
    '100',
    '101',
    '11',
    '111',
    '1111',
    '12',
    '123',
    '1234',
    '12345',
  ],
  ...[
    '123456',
    '1234567',
    '12345678',
    '123456789',
    '1234567890',
    '123123',
    '13',
    '14',
    '15',
    '2',
    '21',
    '22',
  ],
  ...[
    '23',
    '24',
    '3',
    '321',
    '33',
    '4',
    '4321',
    '44',
    '5',
    '55',
    '6',
    '654321',
    '66',
    '666',
    '69',
    '7',
    '77',
  ],
  ...['777', '8', '88', '888', '9', '99', '999', '1212', '2580', '0000', '1337', '420', '911', '987', '4567'],
]);
const year = /^(?:19[4-9]\d|20[0-4]\d)[!.@#$]?$/;

const runs = [
  '01234567890123456789',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiopasdfghjklzxcvbnm',
  'qwertzuiopasdfghjklyxcvbnm',
  'azertyuiopqsdfghjklmwxcvbn',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
  'qazwsxedcrfvtgbyhnujmikolp',
  '1q2w3e4r5t6y7u8i9o0p',
  'q1w2e3r4t5y6u7i8o9p0',
  'a1b2c3d4e5f6g7h8i9j0',
  '1a2b3c4d5e6f7g8h9i0j',
  '!@#$%^&*()_+',
].flatMap((run) => [run, [...run].reverse().join('')]);

/**
 * Whether a guesser tries this among the first (ASVS 6.2.4): a listed password; a common word, the product's name or
 * the person's own e-mail with a usual ending, also with `@` for `a` and the like; a run of keys; a short repetition.
 * @param email of the account, trimmed and lower-cased
 */
export function isCommonPassword(password: string, email: string): boolean {
  const lower = password.toLowerCase();
  const [localPart = ''] = email.split('@');
  if (listed.has(lower) || lower === email || runs.some((run) => run.includes(lower))) return true;
  const unit = /^(.+?)\1+$/su.exec(lower)?.[1];
  if (unit !== undefined && (unit.length <= 4 || isWord(unit, localPart))) return true;

  const ending = /[\d\W_]*$/u.exec(lower)?.[0] ?? '';
  return [ending, endingAfter(lower, localPart)].some((end) => {
    if (end === null || !isUsualEnding(end)) return false;
    return isWord(lower.slice(0, lower.length - end.length), localPart);
  });
}

function isUsualEnding(end: string): boolean {
  const bare = end.replace(/^[ ._-]/, '');
  return usualEndings.has(end) || usualEndings.has(bare) || year.test(bare);
}

function isWord(text: string, localPart: string): boolean {
  const plain = plainLetters(text);
  const withoutName = plain.replace(/^my[ ._-]?sms[ ._-]?/, '');
  return (
    text === localPart ||
    words.has(plain) ||
    listed.has(plain) ||
    (withoutName !== plain && (withoutName === '' || words.has(withoutName)))
  );
}

/** What follows the person's own name, which may itself end in digits. */
function endingAfter(text: string, name: string): string | null {
  return name !== '' && text.startsWith(name) ? text.slice(name.length) : null;
}

const lettersBySign: Readonly<Record<string, string>> = {
  '@': 'a',
  '4': 'a',
  '3': 'e',
  '1': 'i',
  '!': 'i',
  '0': 'o',
  $: 's',
  '5': 's',
  '7': 't',
};

function plainLetters(text: string): string {
  return text.replace(/[@431!0$57]/g, (sign) => lettersBySign[sign] ?? sign);
}

function wordsOf(file: string): ReadonlySet<string> {
  const lines = readFileSync(new URL(file, import.meta.url), 'utf8').split('\n');
  return new Set(lines.filter((line) => line !== ''));
}
