import { describe, expect, it } from 'vitest';
import { daysBetween, fullTime, preciseTime, dayInWords } from './time-words.ts';

const now = new Date(2026, 10, 20, 0, 30);

describe('dayInWords', () => {
  it.each([
    [new Date(2026, 10, 20, 0, 5), null],
    [new Date(2026, 10, 19, 23, 59), 'Yesterday'],
    [new Date(2026, 10, 18, 12), 'Wed'],
    [new Date(2026, 10, 14, 12), 'Sat'],
    [new Date(2026, 10, 13, 12), '13 Nov'],
    [new Date(2025, 10, 20, 12), '20 Nov 2025'],
    [new Date(2026, 10, 21, 0, 30), 'Tomorrow'],
    [new Date(2026, 10, 26, 8), 'Thu'],
    [new Date(2026, 10, 27, 8), '27 Nov'],
  ])('says %s as %s', (at, words) => {
    expect(dayInWords(at, now)).toBe(words);
  });
});

describe('daysBetween', () => {
  it('counts a day on which the clocks change as one', () => {
    expect(daysBetween(new Date(2026, 2, 28, 23), new Date(2026, 2, 30, 1))).toBe(2);
    expect(daysBetween(new Date(2026, 9, 24, 23), new Date(2026, 9, 26, 1))).toBe(2);
  });
});

describe('evidence', () => {
  it('has milliseconds', () => {
    expect(preciseTime(new Date(2026, 10, 20, 14, 29, 3, 118))).toBe('14:29:03.118');
  });

  it('has its zone in full', () => {
    expect(fullTime(new Date(2026, 10, 20, 14, 29, 3))).toMatch(/^Friday.* 20 November 2026.* 14:29:03 \S+$/);
  });
});
