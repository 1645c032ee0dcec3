import { describe, expect, it } from 'vitest';
import { nextCheck } from './next-check.ts';

const minute = 60_000;
const since = new Date('2026-03-01T12:00:00Z');
const after = (ms: number) => new Date(since.getTime() + ms);
const ages = [2 * minute, 10 * minute, 60 * minute];

describe('the next check', () => {
  it.each([
    ['a first one lies ahead', 0, 2],
    ['the first was just asked', 2, 10],
    ['one was late', 9, 10],
    ['several passed while nobody could ask', 15, 60],
  ])('comes at the smallest age still ahead: %s', (_label, minutesPassed, expected) => {
    expect(nextCheck(since, after(minutesPassed * minute), ages)).toEqual(after(expected * minute));
  });

  it('never comes after the last age', () => {
    expect(nextCheck(since, after(60 * minute), ages)).toBeNull();
    expect(nextCheck(since, after(90 * minute), ages)).toBeNull();
  });
});
