import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createEncryption } from './encryption.ts';

const [former, current] = [randomBytes(32), randomBytes(32)];

describe('encryption', () => {
  it('gives back what was encrypted, with a new secret text each time', () => {
    const { encrypt, decrypt } = createEncryption([current]);
    const [one, two] = [encrypt('Grüße 🙂', 'a'), encrypt('Grüße 🙂', 'a')];
    expect(one).not.toBe(two);
    expect([decrypt(one, 'a'), decrypt(two, 'a')]).toEqual(['Grüße 🙂', 'Grüße 🙂']);
  });

  it('reads what a former key wrote, wherever the key stands in the list', () => {
    const old = createEncryption([former]).encrypt('text', 'a');
    expect(createEncryption([current, former]).decrypt(old, 'a')).toBe('text');
    expect(createEncryption([former, current]).decrypt(old, 'a')).toBe('text');
  });

  it('refuses a value that was moved, changed, or written with an unknown key', () => {
    const { encrypt, decrypt } = createEncryption([current]);
    const stored = encrypt('text', 'a');
    // Not the last character: some of its bits mean nothing.
    const changed = stored.slice(0, -4) + (stored.at(-4) === 'A' ? 'B' : 'A') + stored.slice(-3);
    expect(() => decrypt(stored, 'b')).toThrow();
    expect(() => decrypt(changed, 'a')).toThrow();
    expect(() => createEncryption([former]).decrypt(stored, 'a')).toThrow('not configured');
  });
});
