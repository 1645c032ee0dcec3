import { expect, it } from 'vitest';
import { scheduledAhead, story } from './story.ts';

const day = 24 * 60;
/** What would be wrong on some day, or at some hour. */
const when =
  /\d:\d\d|\b(?:today|tonight|tomorrow|this (?:morning|week)|good (?:morning|evening)|at (?:nine|ten)|until six|(?:mon|tues|wednes|thurs|fri|satur|sun)day|spring|autumn)\b/i;

it('is plausible on whatever day and at whatever hour it is made', () => {
  const dated = story.flatMap(({ texts }) => texts).filter(({ content }) => when.test(content));
  const [told, reminder] = dated;
  expect(dated).toHaveLength(2);
  expect(told?.content).toMatch(/^In four days, at 10:30\b/);
  expect(reminder).toMatchObject({ end: 'scheduled' });
  expect(reminder?.content).toMatch(/\btomorrow at 10:30\b/);
  // The day after the reminder is the fourth day after what was told, at every hour: all three are at the same one.
  expect(told?.ago).toBe(day);
  expect(scheduledAhead + day).toBe(4 * day - day);
});
