import { expect, test } from 'vitest';
import { isCommonPassword } from './common-password.ts';

const email = 'rosa.diaz7@example.com';

test.each([
  'password',
  'Password1',
  'PASSWORD123',
  'P@ssw0rd!',
  'pa$$w0rd2024',
  'Welcome2024!',
  'Summer2026',
  'iloveyou',
  'letmein123',
  'trustno1!',
  '12345678',
  '1234567890',
  '98765432',
  'abcdefgh',
  'asdfghjkl',
  '1qaz2wsx',
  'aaaaaaaa',
  'abababab',
  'abc1abc1abc1',
  'passwordpassword',
  'mysms123',
  'MySMS-2026',
  'mysms-messenger',
  'mysmspassword1',
  'messenger!',
  'Rosa.Diaz7@Example.com',
  'rosa.diaz7',
  'Rosa.Diaz7123',
])('%s is refused', (password) => {
  expect(isCommonPassword(password, email)).toBe(true);
});

test.each([
  'correct horse battery staple',
  'ample violet harbour',
  'Tr0ub4dor&3',
  'hunter2-goes-shopping',
  'my dog likes 7 apples',
  'xK9#mQ2$vL',
  '93817465',
  'пароль для Розы',
  'password for the kitchen door',
  'mysms is a good thing to have',
  'rosa.diaz7 likes tea',
])('%s is taken', (password) => {
  expect(isCommonPassword(password, email)).toBe(false);
});

test('an e-mail without a usual form does not make everything common', () => {
  expect(isCommonPassword('12 violets', '@example.com')).toBe(false);
});
