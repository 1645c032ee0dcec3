import { TestBed } from '@angular/core/testing';
import { describe, expect, it } from 'vitest';
import { signedIn } from '../../testing/fixtures.ts';
import { setUp } from '../../testing/set-up.ts';
import { PhoneFormat } from './phone-format.ts';

async function phonesIn(home_country: string): Promise<PhoneFormat> {
  setUp({ ...signedIn, home_country });
  const phones = TestBed.inject(PhoneFormat);
  await phones.load();
  return phones;
}

describe('PhoneFormat', () => {
  it('shows numbers of the home country as they are dialled there, others with their country code', async () => {
    const phones = await phonesIn('US');
    expect(phones.show('+12025550123')).toBe('(202) 555-0123');
    expect(phones.show('+4915123456789')).toBe('+49 1512 3456789');
  });

  it('goes by the home country', async () => {
    const phones = await phonesIn('DE');
    expect(phones.show('+4915123456789')).toBe('01512 3456789');
    expect(phones.show('+12025550123')).toBe('+1 202 555 0123');
  });

  it('shows what is no number as it is', async () => {
    expect((await phonesIn('US')).show('hello')).toBe('hello');
  });

  it('groups digits while they are typed and leaves words alone', async () => {
    const phones = await phonesIn('US');
    expect(phones.asTyped('2025550')).toBe('(202) 555-0');
    expect(phones.asTyped('+4915')).toBe('+49 15');
    expect(phones.asTyped('Ana 2')).toBe('Ana 2');
  });

  it.each([
    [' +12025550123', '+1 202 555 0123'],
    ['\u00a0+12025550123', '+1 202 555 0123'],
    ['\u202a+12025550123\u202c', '+1 202 555 0123'],
    ['tel:+1-202-555-0123', '+1 202 555 0123'],
    ['\u200e(202) 555-0123', '(202) 555-0123'],
    ['911', '911'],
    ['12345', '12345'],
    ['555+2025550123', '555+2025550123'],
    ['Ana ', 'Ana '],
  ])('reads %j, pasted, as %j', async (pasted, shown) => {
    const phones = await phonesIn('US');
    expect(phones.asTyped(pasted)).toBe(shown);
  });

  it('finds the number in what was pasted around it', async () => {
    const phones = await phonesIn('US');
    expect(phones.looksPossible('\u202a+12025550123\u202c')).toBe(true);
    expect(phones.tidy('tel:+12025550123')).toBe('(202) 555-0123');
  });

  it('tells what can be no number', async () => {
    const phones = await phonesIn('US');
    expect(phones.looksPossible('(202) 555-0123')).toBe(true);
    expect(phones.looksPossible('+49 1512 3456789')).toBe(true);
    expect(phones.looksPossible('123')).toBe(false);
    expect(phones.looksPossible('call me')).toBe(false);
  });

  it('shows numbers as they are and doubts none until the library is there', () => {
    setUp(signedIn);
    const phones = TestBed.inject(PhoneFormat);
    expect(phones.show('+4915123456789')).toBe('+4915123456789');
    expect(phones.looksPossible('123')).toBe(true);
  });

  it('needs no library to show North American numbers at home there', () => {
    setUp(signedIn);
    const phones = TestBed.inject(PhoneFormat);
    expect(phones.show('+12025550123')).toBe('(202) 555-0123');
    expect(['+12025550123', '+4915123456789'].map((number) => phones.needsLibrary(number))).toEqual([
      false,
      true,
    ]);
  });
});
