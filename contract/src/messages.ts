import { z } from 'zod';
import { idSchema, timeSchema } from './accounts.ts';
import { countParameter } from './count-parameter.ts';
import { maxSummaryDays, pageLimit } from './limits.ts';
import { eventSources, messageStatuses } from './message-status.ts';
import { writtenText } from './written-text.ts';

export const directions = ['outbound', 'inbound'] as const;

const statusSchema = z.enum(messageStatuses);

/** A picture, sound or other file that came with a text. It stays at the provider; we keep its sid. */
export const messageMediaSchema = z
  .object({
    sid: z.string().meta({ example: 'ME00000000000000000000000000000000' }),
    content_type: z.string().meta({ example: 'image/jpeg' }),
    url: z.string().meta({ description: 'Where it is answered to whoever may read the text.' }),
  })
  .meta({ id: 'MessageMedia' });

/** One piece of evidence about a message, applied to its status or not. */
export const messageEventSchema = z
  .object({
    at: timeSchema,
    source: z.enum(eventSources),
    status: statusSchema
      .nullable()
      .meta({ description: 'What it says in our words; null when it says nothing about the status.' }),
    provider_status: z.string().nullable().meta({ description: "The provider's own word." }),
    error_code: z.int().nullable(),
    applied: z.boolean().meta({ description: 'Whether it moved the status.' }),
    note: z.string().nullable(),
  })
  .meta({ id: 'MessageEvent' });

export const messageSchema = z
  .object({
    _id: idSchema,
    direction: z.enum(directions),
    recipient_number: z.string().nullable().meta({
      description: 'E.164. Of an inbound text our line; null when that line is not configured any more.',
      example: '+12025550123',
    }),
    sender_number: z.string().nullable().meta({
      description:
        'E.164. Whose phone an inbound text came from; null for what we send, and in an unassigned conversation.',
    }),
    content: z.string(),
    media: z.array(messageMediaSchema).meta({ description: 'What came with an inbound text, at most 10.' }),
    status: statusSchema,
    twilio_sid: z.string().nullable(),
    segments: z.int(),
    encoding: z.enum(['GSM-7', 'UCS-2']),
    user_id: idSchema
      .nullable()
      .meta({ description: 'Whose it is; null in a conversation that nobody has taken.' }),
    conversation_id: idSchema,
    contact_id: idSchema,
    error_code: z
      .int()
      .nullable()
      .meta({ description: "The provider's number; only ever about the present status." }),
    error_message: z
      .string()
      .nullable()
      .meta({ description: 'A sentence of ours: what happened and what to do.' }),
    send_at: timeSchema
      .nullable()
      .meta({ description: 'When it is or was due, for a text that was scheduled; else null.' }),
    next_check_at: timeSchema.nullable().meta({
      description:
        'When the provider is asked about it next. Null while the provider has not been given it, once the status is final, and when we have stopped asking.',
    }),
    resent_at: timeSchema
      .nullable()
      .meta({ description: 'When it was first sent again, as a message of its own; null when it was not.' }),
    created_at: timeSchema,
    updated_at: timeSchema,
    sent_at: timeSchema.nullable(),
    delivered_at: timeSchema.nullable(),
  })
  .meta({ id: 'Message' });

export const messageWithEventsSchema = messageSchema
  .extend({
    events: z
      .array(messageEventSchema)
      .meta({ description: 'Oldest first. Beyond a hundred only those that moved the status.' }),
  })
  .meta({ id: 'MessageWithEvents' });

/**
 * A text to send. The bounds of `content` and the validity of the number have problem codes of their own and are
 * checked by the use case; here only the shape is.
 */
export const sendMessageSchema = z
  .strictObject({
    recipient_number: z.string().optional().meta({
      description: 'Any format that is understood given the home country.',
      example: '+12025550123',
    }),
    contact_id: z
      .string()
      .optional()
      .meta({ description: 'A contact of an own conversation, in place of the number.' }),
    content: writtenText().meta({ description: '1 to 1,600 UTF-16 units.', example: 'Hello from MySMS!' }),
    send_at: z.string().optional().meta({
      description:
        'ISO 8601 with its zone, as YYYY-MM-DDThh:mm:ss+01:00, in the future and at most 35 days ahead. Left out, it goes at once.',
    }),
  })
  .refine((text) => text.recipient_number !== undefined || text.contact_id !== undefined, {
    path: ['recipient_number'],
    message: 'Give a recipient_number or a contact_id.',
    params: { code: 'required' },
    // Also beside other faults: all of them are named at once.
    when: ({ value }) => typeof value === 'object' && value !== null,
  })
  .meta({
    id: 'NewMessage',
    oneOf: [{ required: ['recipient_number'] }, { required: ['contact_id'] }],
    // Without it, readers make one of every property: two recipients, and a time that is none.
    example: { recipient_number: '+12025550123', content: 'Hello from MySMS!' },
  });

/** Query of `GET /api/messages`. */
export const listMessagesSchema = z.strictObject({
  limit: countParameter(pageLimit.max, pageLimit.default),
  before: z
    .string()
    .max(100)
    .optional()
    .meta({ description: 'Cursor from the `Link` header of the page before.' }),
  direction: z.enum(directions).optional(),
  status: z
    .string()
    .max(200)
    .optional()
    .meta({ description: 'Only these statuses, comma-separated.', example: 'failed,undelivered' }),
});

/** Query of `GET /api/messages/summary`. */
export const summaryQuerySchema = z.strictObject({
  days: countParameter(maxSummaryDays, 1).meta({ description: 'How many days, today among them.' }),
  tz: z
    .string()
    .max(64)
    .default('UTC')
    .meta({ description: 'Time zone in which a day begins.', example: 'Europe/Berlin' }),
});

export const messageSummarySchema = z
  .object({
    since: timeSchema.meta({ description: 'The beginning of the first day.' }),
    total: z.int(),
    counts: z
      .record(statusSchema, z.int())
      .meta({ description: 'How many own messages stand at each status; every status is there.' }),
  })
  .meta({ id: 'MessageSummary' });

export type Direction = (typeof directions)[number];
export type MessageMedia = z.infer<typeof messageMediaSchema>;
export type Message = z.infer<typeof messageSchema>;
export type MessageEvent = z.infer<typeof messageEventSchema>;
export type MessageWithEvents = z.infer<typeof messageWithEventsSchema>;
export type SendMessage = z.infer<typeof sendMessageSchema>;
export type ListMessages = z.infer<typeof listMessagesSchema>;
export type SummaryQuery = z.infer<typeof summaryQuerySchema>;
export type MessageSummary = z.infer<typeof messageSummarySchema>;
