import {
  listMessagesSchema,
  messageSchema,
  messageSummarySchema,
  messageWithEventsSchema,
  sendMessageSchema,
  summaryQuerySchema,
} from '@mysms/contract/messages';
import type { ProblemCode } from '@mysms/contract/problems';
import { z } from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { answers, bodyRefusals, bySession, refusals } from '../http/documented.ts';

export const idempotencyKey = z.string().min(1).max(255).meta({
  description: 'Makes the request safe to repeat: the same key always means the same one text.',
  example: '5e0c6c1e-8a53-4b0e-9f3f-3a0d6e8f9c11',
});
export const ifNoneMatch = z.object({ 'If-None-Match': z.string().optional() });
export const etag = z.string().meta({ description: 'The version of the answer.' });
export const nextLink = z
  .string()
  .optional()
  .meta({ description: 'The next page (rel="next"), when there is more.' });
const path = z.object({ id: z.string() });

/** What every text may be refused with, new or sent again. */
export const sendRefusals = [
  'malformed_idempotency_key',
  'not_signed_in',
  'invalid_phone_number',
  'country_not_allowed',
  'recipient_opted_out',
  'idempotency_key_reused',
  'limit_messages_per_minute',
  'limit_messages_per_day',
  'limit_messages_per_contact_per_minute',
  'limit_new_contacts_per_hour',
  'outcome_unknown',
] as const satisfies readonly ProblemCode[];

/** What a POST that takes no body may be refused with. */
export const noBodyRefusals = [
  'malformed_request',
  'cross_site',
  'body_too_large',
  'unsupported_media_type',
  'unavailable',
] as const satisfies readonly ProblemCode[];

/** `/api/messages` in the OpenAPI document. */
export const messagePaths: ZodOpenApiPathsObject = {
  '/api/messages': {
    get: {
      operationId: 'listMessages',
      summary: 'Own messages of both directions, newest first',
      description: 'Poll it with `If-None-Match`: nothing changed answers 304. `Link` names the next page.',
      tags: ['Messages'],
      security: bySession,
      requestParams: {
        query: listMessagesSchema,
        header: ifNoneMatch,
      },
      responses: {
        '200': {
          ...answers(z.array(messageSchema), 'A page of messages'),
          headers: z.object({
            ETag: etag,
            Link: nextLink,
          }),
        },
        '304': { description: 'Nothing changed since the version in If-None-Match' },
        ...refusals('malformed_request', 'not_signed_in', 'unavailable'),
      },
    },
    post: {
      operationId: 'sendMessage',
      summary: 'Send a text',
      description:
        'The answer waits up to about 1.5 s for the hand-over to the provider. A refusal by the provider is still 201: the message exists, with status `failed` and its reason.',
      tags: ['Messages'],
      security: bySession,
      requestParams: { header: z.object({ 'Idempotency-Key': idempotencyKey.optional() }) },
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: z.union([z.strictObject({ message: sendMessageSchema }), sendMessageSchema]),
          },
        },
      },
      responses: {
        '201': answers(messageSchema, 'The new message'),
        '200': answers(messageSchema, 'The message that the same key made before'),
        ...refusals(...bodyRefusals, 'content_blank', 'content_too_long', 'send_at_invalid', ...sendRefusals),
      },
    },
  },
  '/api/messages/summary': {
    get: {
      operationId: 'summarizeMessages',
      summary: 'How many own messages of the latest days stand at each status',
      description: 'Poll it with `If-None-Match`, as the list.',
      tags: ['Messages'],
      security: bySession,
      requestParams: { query: summaryQuerySchema, header: ifNoneMatch },
      responses: {
        '200': { ...answers(messageSummarySchema, 'The counts'), headers: z.object({ ETag: etag }) },
        '304': { description: 'Nothing changed since the version in If-None-Match' },
        ...refusals('malformed_request', 'not_signed_in', 'unavailable'),
      },
    },
  },
  '/api/messages/{id}': {
    get: {
      operationId: 'findMessage',
      summary: 'One message with its evidence',
      tags: ['Messages'],
      security: bySession,
      requestParams: { path },
      responses: {
        '200': answers(messageWithEventsSchema, 'The message'),
        ...refusals('not_signed_in', 'not_found', 'unavailable'),
      },
    },
  },
  '/api/messages/{id}/cancel': {
    post: {
      operationId: 'cancelMessage',
      summary: 'Take a text back that nobody has begun to hand over',
      description: 'Takes no body. Canceling again changes nothing and is answered the same.',
      tags: ['Messages'],
      security: bySession,
      requestParams: { path },
      responses: {
        '200': answers(messageSchema, 'The canceled message'),
        ...refusals(...noBodyRefusals, 'not_signed_in', 'not_found', 'too_late'),
      },
    },
  },
  '/api/messages/{id}/resend': {
    post: {
      operationId: 'resendMessage',
      summary: 'Send the text of an own message again, as a new one',
      description:
        'Takes no body, and an Idempotency-Key of its own. For a text that failed, was not delivered, was canceled, or may or may not have been delivered.',
      tags: ['Messages'],
      security: bySession,
      requestParams: { path, header: z.object({ 'Idempotency-Key': idempotencyKey }) },
      responses: {
        '201': answers(messageSchema, 'The new message'),
        '200': answers(messageSchema, 'The message that the same key made before'),
        ...refusals(
          ...noBodyRefusals,
          'idempotency_key_required',
          'not_found',
          'not_resendable',
          ...sendRefusals,
        ),
      },
    },
  },
  '/api/messages/{id}/media/{sid}': {
    get: {
      operationId: 'readMedia',
      summary: 'A file that came with a text',
      description:
        'Passed through from Twilio, up to 16 MB. Pictures, sound and video may be shown in place; anything else is an attachment.',
      tags: ['Messages'],
      security: bySession,
      requestParams: { path: z.object({ id: z.string(), sid: z.string() }), header: ifNoneMatch },
      responses: {
        '200': {
          description: 'The file, with its own type',
          headers: z.object({ ETag: etag }),
          content: { '*/*': { schema: z.string().meta({ format: 'binary' }) } },
        },
        '304': { description: 'The file is the one in If-None-Match' },
        ...refusals('not_signed_in', 'not_found', 'media_unavailable', 'unavailable'),
      },
    },
  },
};
