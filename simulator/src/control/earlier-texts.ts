import { maxContentUnits } from '@mysms/contract/limits';
import { countSegments } from '@mysms/contract/segments';
import { z } from 'zod';
import { newMessage } from '../carrier/ledger.ts';
import type { Message } from '../carrier/message.ts';

/** What stands on a phone from before: a demonstration's texts, which never went through the simulator. */
export const earlierTexts = z
  .array(
    z.strictObject({
      direction: z.enum(['inbound', 'outbound']),
      /** Our number, in E.164. */
      line: z.string().regex(/^\+[1-9]\d{6,14}$/, 'must be in E.164, as +12025550100'),
      body: z.string().max(maxContentUnits),
      status: z.enum(['sent', 'delivered', 'undelivered', 'failed', 'received']),
      error_code: z.int().nullable(),
      at: z.iso.datetime('must be a time, as 2026-01-31T12:00:00Z'),
    }),
    'must be a list of texts, oldest first',
  )
  .max(30, 'must have at most 30 entries');

type EarlierText = z.infer<typeof earlierTexts>[number];

/** A text as a phone keeps it; it is in no ledger, and nothing is asked or told about it. */
export function earlierText(phone: string, text: EarlierText): Message {
  const isInbound = text.direction === 'inbound';
  const message = newMessage(
    {
      direction: isInbound ? 'inbound' : 'outbound-api',
      from: isInbound ? phone : text.line,
      to: isInbound ? text.line : phone,
      messagingServiceSid: null,
      body: text.body,
      segments: countSegments(text.body).segments,
      status: text.status,
      statusCallback: null,
      createdAt: Date.parse(text.at),
    },
    0,
  );
  message.errorCode = text.error_code;
  if (isInbound) message.callbacksDelivered = 1;
  return message;
}
