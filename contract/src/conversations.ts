import { z } from 'zod';
import { idSchema, timeSchema } from './accounts.ts';
import { countParameter } from './count-parameter.ts';
import { maxSearchLength, maxTitleLength, pageLimit } from './limits.ts';
import { directions, messageSchema, sendMessageSchema } from './messages.ts';
import { messageStatuses } from './message-status.ts';
import { writtenText } from './written-text.ts';

export const conversationFilters = ['all', 'unread', 'archived', 'unassigned'] as const;

const flag = (description: string) => z.boolean().meta({ description });

/** The other side of a conversation: a phone. Either `number` or `masked_number` is there. */
export const conversationContactSchema = z
  .object({
    _id: idSchema,
    number: z.string().nullable().meta({
      description: 'E.164; null in an unassigned conversation, until somebody takes it.',
      example: '+12025550123',
    }),
    masked_number: z.string().meta({ example: '+1 ••• ••• 0123' }),
    name: z.string().nullable().meta({ description: "The registry's name; null when it has none." }),
    opted_out: flag('Texts to this phone on this line are refused: it said STOP, or the provider says so.'),
    opted_out_at: timeSchema.nullable(),
    opted_out_reason: z.enum(['stop', 'provider']).nullable().meta({
      description: '`stop`: they texted STOP. `provider`: Twilio refused a text with 21610.',
    }),
  })
  .meta({ id: 'ConversationContact' });

/** The newest message of a conversation, as its row in a list shows it. */
export const lastMessageSchema = z
  .object({
    _id: idSchema,
    direction: z.enum(directions),
    content: z.string(),
    status: z.enum(messageStatuses),
    media_count: z.int().meta({ description: 'How many files came with it.' }),
    created_at: timeSchema,
  })
  .meta({ id: 'LastMessage' });

/** One account's view of its conversation with one contact over one line. */
export const conversationSchema = z
  .object({
    _id: idSchema,
    kind: z.literal('sms'),
    title: z
      .string()
      .nullable()
      .meta({ description: "The account's own name for the other side; nobody else sees it." }),
    line: z.string().nullable().meta({
      description:
        'Our number, E.164; null when it is not configured any more, or a messaging service chooses it.',
    }),
    contact: conversationContactSchema,
    last_message: lastMessageSchema.nullable(),
    unread_count: z
      .int()
      .meta({ description: 'Inbound messages beyond `read_up_to`; counted to 1,000 at most.' }),
    read_up_to: idSchema
      .nullable()
      .meta({ description: 'The newest message that was seen; null when none was.' }),
    archived: z.boolean(),
    muted: z.boolean(),
    unassigned: flag('Nobody has taken it yet; operators and admins see it.'),
    created_at: timeSchema,
    updated_at: timeSchema.meta({ description: 'The latest activity: the list is in this order.' }),
  })
  .meta({ id: 'Conversation' });

/** Query of `GET /api/conversations`. */
export const listConversationsSchema = z.strictObject({
  limit: countParameter(pageLimit.max, 30),
  before: z
    .string()
    .max(100)
    .optional()
    .meta({ description: 'Cursor from the `Link` header of the page before.' }),
  filter: z.enum(conversationFilters).default('all'),
});

/** Query of `GET /api/conversations/:id/messages`. */
export const listThreadSchema = z.strictObject({
  limit: countParameter(pageLimit.max, pageLimit.default),
  before: z
    .string()
    .max(100)
    .optional()
    .meta({ description: 'Cursor from the `Link` header of the page before.' }),
});

/** Body of both searches. */
export const searchSchema = z
  .strictObject({
    q: z.string().max(maxSearchLength).meta({
      description: 'Words, all of which must match, or a number in any format, or its last four digits.',
      example: 'ana',
    }),
  })
  .meta({ id: 'Search' });

/** Body of `PATCH /api/conversations/:id`. */
export const changeConversationSchema = z
  .strictObject({
    title: writtenText()
      .trim()
      .max(maxTitleLength)
      .nullable()
      .optional()
      .meta({ description: 'Blank or null takes it away.' }),
    archived: z.boolean().optional(),
    muted: z.boolean().optional(),
  })
  .meta({ id: 'ChangeConversation' });

/** Body of `POST /api/conversations/:id/read`. */
export const markReadSchema = z
  .strictObject({ up_to: z.string().meta({ description: 'A message of this conversation.' }) })
  .meta({ id: 'MarkRead' });

/** Body of `POST /api/conversations/:id/messages`: the number comes from the conversation. */
export const sendToConversationSchema = z
  .strictObject({ content: sendMessageSchema.shape.content, send_at: sendMessageSchema.shape.send_at })
  .meta({ id: 'NewConversationMessage' });

/** Somebody whom the account may write to, as `POST /api/contacts/search` answers. */
export const foundContactSchema = z
  .object({
    _id: idSchema,
    title: z.string().nullable(),
    name: z.string().nullable(),
    number: z.string(),
    opted_out: z.boolean(),
  })
  .meta({ id: 'FoundContact' });

/** Names of the events of `GET /api/events`, and what their data is. */
export const liveEventSchemas = {
  'message.created': messageSchema,
  'message.updated': messageSchema,
  'conversation.updated': conversationSchema,
  /** The session is over; the stream ends. */
  'session.ended': z.object({}),
  /** Something was missed that cannot be filled in: read everything again. */
  resync: z.object({}),
} as const;

export type ConversationFilter = (typeof conversationFilters)[number];
export type ConversationContact = z.infer<typeof conversationContactSchema>;
export type LastMessage = z.infer<typeof lastMessageSchema>;
export type Conversation = z.infer<typeof conversationSchema>;
export type ListConversations = z.infer<typeof listConversationsSchema>;
export type ListThread = z.infer<typeof listThreadSchema>;
export type ChangeConversation = z.infer<typeof changeConversationSchema>;
export type FoundContact = z.infer<typeof foundContactSchema>;
export type LiveEventName = keyof typeof liveEventSchemas;
export type LiveEventData<Name extends LiveEventName> = z.infer<(typeof liveEventSchemas)[Name]>;
