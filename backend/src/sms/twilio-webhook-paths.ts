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

const statusCallback = {
  tags: ['Twilio'],
  requestParams: { header: z.object({ 'X-Twilio-Signature': z.string() }) },
  requestBody: { content: { 'application/x-www-form-urlencoded': { schema: callbackSchema } } },
  responses: {
    '204': { description: 'Applied' },
    '200': answers(ignoredSchema, 'Kept, but it changes nothing'),
    ...refusals(
      'missing_signature',
      'malformed_request',
      'invalid_signature',
      'foreign_account',
      'body_too_large',
      'unsupported_media_type',
      'unavailable',
    ),
  },
} satisfies ZodOpenApiOperationObject;

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
};
