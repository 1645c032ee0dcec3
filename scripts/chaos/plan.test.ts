import { expect, it } from 'vitest';
import { parseChaosOptions } from './options.ts';
import { planKills, planTexts } from './plan.ts';

const size = { ...parseChaosOptions(['--texts', '1000', '--kills', '50']), seed: 7 };

it('plans the same for the same seed, and something else for another', () => {
  expect(planTexts(size)).toEqual(planTexts({ ...size }));
  expect(planKills(size)).toEqual(planKills({ ...size }));
  expect(planTexts(size)).not.toEqual(planTexts({ ...size, seed: 8 }));
  expect(planKills(size)).not.toEqual(planKills({ ...size, seed: 8 }));
});

it('spreads the texts over the time of the kills, and has some of everything', () => {
  const texts = planTexts(size);
  const duration = planKills(size).reduce((sum, { afterMs }) => sum + afterMs, 0);
  const times = texts.map(({ atMs }) => atMs);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(Math.max(...times)).toBeGreaterThan(0.8 * duration);
  expect(texts.filter(({ isTwin }) => isTwin).length).toBeGreaterThan(20);
  expect(texts.filter(({ isCanceled }) => isCanceled).length).toBeGreaterThan(20);
  expect(texts.filter(({ sendAfterMs }) => sendAfterMs !== null).length).toBeGreaterThan(20);
  expect(new Set(texts.map(({ account }) => account)).size).toBe(size.accounts);
});

it.each(['--texts=0', '--kills=some', '--seed=-1', '--what=1'])(
  'refuses %s by the name of the flag',
  (flag) => {
    expect(() => parseChaosOptions([flag])).toThrow(flag.split('=')[0]);
  },
);
