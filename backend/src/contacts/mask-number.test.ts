import { expect, it } from 'vitest';
import { maskNumber } from './mask-number.ts';

it.each([
  ['+12025550123', '+1 ••• ••• 0123'],
  ['+4915112345678', '+49 ••• ••• 5678'],
  ['+3725123456', '+372 ••• ••• 3456'],
  ['12345', '•••'],
  ['AMAZON', '•••'],
  ['', '•••'],
])('of %s shows %s', (number, masked) => {
  expect(maskNumber(number)).toBe(masked);
});
