import type { Request, Response } from 'express';
import { expect, test } from 'vitest';
import { createKeyedHash } from '../database/keyed-hash.ts';
import { visitorOf } from './visitor.ts';

const hash = createKeyedHash(Buffer.alloc(32, 7));
const addressOf = (ip: string): string => visitorOf({ ip } as Request, {} as Response, hash).address;

test('an address is kept as a keyed hash, the same for both forms of an IPv4 address', () => {
  expect(addressOf('203.0.113.7')).toMatch(/^[\w-]{43}$/);
  expect(addressOf('::ffff:203.0.113.7')).toBe(addressOf('203.0.113.7'));
  expect(addressOf('203.0.113.8')).not.toBe(addressOf('203.0.113.7'));
});
