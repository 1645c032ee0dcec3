import { z } from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from 'zod-openapi';
import { answers, refusals } from '../http/documented.ts';

const ignoredSchema = z
  .object({
    outcome: z.literal('ignored'),
    reason: z.enum(['duplicate', 'late', 'unknown_message', 'unknown_status', 'sid_mismatch']),
  })
  .meta({ id: 'IgnoredCallback' });

const callbackSchema = z.looseObject({
  MessageSid: z.string(),
  MessageStatus: z.string(),
  AccountSid: z.string(),
  ErrorCode: z.string().optional(),
});

const webhookRefusals = refusals(
  'missing_signature',
  'malformed_request',
  'invalid_signature',
  'foreign_account',
  'body_too_large',
  'unsupported_media_type',
  'unavailable',
);

const statusCallback = {
  tags: ['Twilio'],
  requestParams: { header: z.object({ 'X-Twilio-Signature': z.string() }) },
  requestBody: { content: { 'application/x-www-form-urlencoded': { schema: callbackSchema } } },
  responses: {
    '204': { description: 'Applied' },
    '200': answers(ignoredSchema, 'Kept, but it changes nothing'),
    ...webhookRefusals,
  },
} satisfies ZodOpenApiOperationObject;

const inboundSchema = z.looseObject({
  MessageSid: z.string(),
  AccountSid: z.string(),
  From: z.string().optional(),
  To: z.string().optional(),
  Body: z.string().optional(),
  MessagingServiceSid: z.string().optional(),
  NumMedia: z.string().optional(),
  MediaUrl0: z.string().optional().meta({ description: 'Up to `MediaUrl9`.' }),
  MediaContentType0: z.string().optional(),
  OptOutType: z.string().optional(),
});

/** `/api/twilio` in the OpenAPI document. */
export const twilioWebhookPaths: ZodOpenApiPathsObject = {
  '/api/twilio/status_callback/{message_id}': {
    post: {
      ...statusCallback,
      operationId: 'takeStatusCallback',
      summary: 'What Twilio says about one message',
      requestParams: { ...statusCallback.requestParams, path: z.object({ message_id: z.string() }) },
    },
  },
  '/api/twilio/status_callback': {
    post: {
      ...statusCallback,
      operationId: 'takeStatusCallbackBySid',
      summary: 'The same, found by MessageSid',
    },
  },
  '/api/twilio/inbound': {
    post: {
      tags: ['Twilio'],
      operationId: 'takeInboundText',
      summary: 'A text that came in',
      description:
        'Idempotent by `MessageSid`. What is in `Body` is text, never markup; it may be empty or absent.',
      requestParams: statusCallback.requestParams,
      requestBody: { content: { 'application/x-www-form-urlencoded': { schema: inboundSchema } } },
      responses: {
        '200': {
          description: 'It is stored; TwiML that answers nothing',
          content: { 'text/xml': { schema: z.string() } },
        },
        ...webhookRefusals,
      },
    },
  },
};
