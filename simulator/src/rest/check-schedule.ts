import type { Parameters } from './form.ts';
import { refusal } from './refusals.ts';
import type { Sender } from './check-sender.ts';

const minuteMs = 60_000;
const earliestMs = 15 * minuteMs;
const latestMs = 35 * 24 * 60 * minuteMs;

/**
 * When a message is to go, in milliseconds since the epoch; null for now. Without a Messaging Service Twilio drops
 * the scheduling parameters and sends at once (Twilio help, "Message scheduling FAQs").
 * @throws {RestError} 35111 without a time, 35114 outside 15 minutes to 35 days
 */
export function checkSchedule(form: Parameters, sender: Sender, now: number): number | null {
  if (form.get('ScheduleType') !== 'fixed' || sender.messagingServiceSid === null) return null;
  const sendAt = form.get('SendAt') ?? '';
  if (sendAt === '') throw refusal(35111);
  const time = /^\d{4}-\d{2}-\d{2}T/.test(sendAt) ? Date.parse(sendAt) : NaN;
  if (!(time >= now + earliestMs && time <= now + latestMs)) throw refusal(35114);
  return time;
}
