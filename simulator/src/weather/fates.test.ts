import { expect, test } from 'vitest';
import { changeWeather } from './change-weather.ts';
import { callbackFate, callFate } from './fates.ts';
import { callFaults } from './weather.ts';

const many = 20_000;
const ordinals = Array.from({ length: many }, (_, index) => index + 1);
const storm = changeWeather({ name: 'storm', seed: 7 }, 1);

const course = (seed: number) => {
  const weather = { ...storm, seed };
  return ordinals
    .slice(0, 200)
    .map((ordinal) => [callFate(weather, 'create', ordinal), callbackFate(weather, ordinal, 'sent')]);
};

test('the same seed gives the same course, another seed another', () => {
  expect(course(7)).toEqual(course(7));
  expect(course(8)).not.toEqual(course(7));
});

test('a fate does not depend on what was asked before', () => {
  const alone = callFate(storm, 'create', 17);
  callFate(storm, 'other', 17);
  callbackFate(storm, 17, 'sent');
  expect(callFate(storm, 'create', 17)).toEqual(alone);
});

test('calls end as often in each way as the weather says', () => {
  const fates = ordinals.map((ordinal) => callFate(storm, 'create', ordinal));
  for (const fault of callFaults) {
    const share = fates.filter((fate) => fate.fault === fault).length / many;
    expect(share, fault).toBeGreaterThan(storm.faults[fault] * 0.9);
    expect(share, fault).toBeLessThan(storm.faults[fault] * 1.1);
  }
  const waits = fates.map(({ answerAfterMs }) => answerAfterMs);
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(20);
  expect(Math.max(...waits)).toBeLessThan(400);
  expect(waits.reduce((sum, wait) => sum + wait, 0) / many).toBeCloseTo(210, -1);
});

test('callbacks meet each fault as often as the weather says', () => {
  const fates = ordinals.map((ordinal) => callbackFate(storm, ordinal, 'sent'));
  const share = (met: (fate: (typeof fates)[number]) => boolean) => fates.filter(met).length / many;
  expect(share(({ dropped }) => dropped)).toBeCloseTo(0.15, 1.7);
  expect(share(({ delayMs }) => delayMs > 0)).toBeCloseTo(0.8, 1.7);
  expect(share(({ letPassWithinMs }) => letPassWithinMs === 5000)).toBeCloseTo(0.3, 1.7);
  expect(share(({ copyAfterMs }) => copyAfterMs !== null)).toBeCloseTo(0.3, 1.7);
});

test('one fault more moves nothing else', () => {
  const without = changeWeather({ name: 'storm', seed: 7, faults: { 'dropped-callbacks': 0 } }, 1);
  for (const ordinal of ordinals.slice(0, 200)) {
    const fate = callbackFate(storm, ordinal, 'sent');
    expect(callbackFate(without, ordinal, 'sent')).toEqual({ ...fate, dropped: false });
  }
});

test('a final status waits for nothing that could follow', () => {
  const weather = changeWeather({ name: 'calm', faults: { 'reordered-callbacks': 1 } }, 1);
  expect(callbackFate(weather, 1, 'sent').letPassWithinMs).toBe(3000);
  expect(callbackFate(weather, 1, 'delivered').letPassWithinMs).toBe(0);
});

test('under a calm sky nothing happens', () => {
  const calm = changeWeather({ name: 'calm' }, 1);
  for (const ordinal of ordinals.slice(0, 1000)) {
    expect(callFate(calm, 'create', ordinal)).toEqual({ fault: null, answerAfterMs: 0 });
    expect(callbackFate(calm, ordinal, 'sent')).toEqual({
      dropped: false,
      delayMs: 0,
      letPassWithinMs: 0,
      copyAfterMs: null,
    });
  }
});
