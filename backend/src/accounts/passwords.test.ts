import { createHmac, randomBytes } from 'node:crypto';
import bcrypt from 'bcrypt';
import { expect, test } from 'vitest';
import { deriveKey } from '../database/keyed-hash.ts';
import { createPasswords } from './passwords.ts';

const indexKey = randomBytes(32);

test('hashes by bcrypt at cost 12 over base64(HMAC-SHA-384(password, pepper))', async () => {
  const stored = await createPasswords(indexKey).hash('ample violet harbour');
  expect(stored).toMatch(/^\$2b\$12\$/);
  const pepper = deriveKey(indexKey, 'password');
  const peppered = createHmac('sha384', pepper).update('ample violet harbour').digest('base64');
  expect(await bcrypt.compare(peppered, stored)).toBe(true);
});

test('tells passwords apart that differ only after 72 bytes, and from a NUL', async () => {
  const passwords = createPasswords(indexKey);
  const stored = await passwords.hash(`${'x'.repeat(100)}a\0b`);
  expect(await passwords.verify(`${'x'.repeat(100)}a\0b`, stored)).toBe(true);
  expect(await passwords.verify(`${'x'.repeat(100)}a\0c`, stored)).toBe(false);
});

test('a hash is worth nothing without the key', async () => {
  const stored = await createPasswords(indexKey).hash('ample violet harbour');
  expect(await createPasswords(randomBytes(32)).verify('ample violet harbour', stored)).toBe(false);
});

test('without a stored hash nothing is right', async () => {
  expect(await createPasswords(indexKey).verify('anything', null)).toBe(false);
});
