import {
  listMessagesSchema,
  messageSchema,
  messageWithEventsSchema,
  sendMessageSchema,
} from '@mysms/contract/messages';
import { z } from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { answers, bodyRefusals, refusals } from '../http/documented.ts';

const idempotencyKey = z.string().min(1).max(255).optional().meta({
  description: 'Makes the request safe to repeat: the same key always means the same one text.',
  example: '5e0c6c1e-8a53-4b0e-9f3f-3a0d6e8f9c11',
});

/** `/api/messages` in the OpenAPI document. */
export const messagePaths: ZodOpenApiPathsObject = {
  '/api/messages': {
    get: {
      operationId: 'listMessages',
      summary: 'Own messages of both directions, newest first',
      description: 'Poll it with `If-None-Match`: nothing changed answers 304. `Link` names the next page.',
      tags: ['Messages'],
      requestParams: {
        query: listMessagesSchema,
        header: z.object({ 'If-None-Match': z.string().optional() }),
      },
      responses: {
        '200': {
          ...answers(z.array(messageSchema), 'A page of messages'),
          headers: z.object({
            ETag: z.string().meta({ description: 'The version of the list.' }),
            Link: z
              .string()
              .optional()
              .meta({ description: 'The next page (rel="next"), when there is more.' }),
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
      requestParams: { header: z.object({ 'Idempotency-Key': idempotencyKey }) },
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
        ...refusals(
          ...bodyRefusals,
          'malformed_idempotency_key',
          'not_signed_in',
          'content_blank',
          'content_too_long',
          'invalid_phone_number',
          'country_not_allowed',
          'idempotency_key_reused',
          'outcome_unknown',
        ),
      },
    },
  },
  '/api/messages/{id}': {
    get: {
      operationId: 'findMessage',
      summary: 'One message with its evidence',
      tags: ['Messages'],
      requestParams: { path: z.object({ id: z.string() }) },
      responses: {
        '200': answers(messageWithEventsSchema, 'The message'),
        ...refusals('not_signed_in', 'not_found', 'unavailable'),
      },
    },
  },
};
