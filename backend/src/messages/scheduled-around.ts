import type { PipelineStage, Types } from 'mongoose';

/** How many texts are scheduled for the day and the minute of another one, and of these to its contact. */
export interface ScheduledCounts {
  readonly day: number;
  readonly minute: number;
  readonly contactMinute: number;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** The pipeline that counts an account's texts that are scheduled for the same day and minute (UTC). */
export function scheduledAround(
  account: Types.ObjectId,
  contact: Types.ObjectId,
  sendAt: Date,
): PipelineStage[] {
  const [day, minute] = [windowOf(sendAt, dayMs), windowOf(sendAt, minuteMs)];
  const isThen = { $and: [{ $gte: ['$send_at', minute.from] }, { $lt: ['$send_at', minute.to] }] };
  const isTheirs = { $and: [isThen, { $eq: ['$contact', contact] }] };
  const countIf = (holds: unknown) => ({ $sum: { $cond: [holds, 1, 0] } });
  return [
    { $match: { account, status: 'scheduled', send_at: { $gte: day.from, $lt: day.to } } },
    { $group: { _id: null, day: { $sum: 1 }, minute: countIf(isThen), contactMinute: countIf(isTheirs) } },
  ];
}

function windowOf(time: Date, ms: number): { from: Date; to: Date } {
  const from = Math.floor(time.getTime() / ms) * ms;
  return { from: new Date(from), to: new Date(from + ms) };
}
