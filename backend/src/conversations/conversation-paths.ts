import {
  changeConversationSchema,
  conversationSchema,
  foundContactSchema,
  listConversationsSchema,
  listThreadSchema,
  markReadSchema,
  searchSchema,
  sendToConversationSchema,
} from '@mysms/contract/conversations';
import { messageSchema } from '@mysms/contract/messages';
import { z } from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { answers, bodyRefusals, bySession, refusals } from '../http/documented.ts';
import {
  etag,
  idempotencyKey,
  ifNoneMatch,
  nextLink,
  noBodyRefusals,
  sendRefusals,
} from '../messages/message-paths.ts';

const path = z.object({ id: z.string() });
const json = (schema: z.ZodType) => ({ required: true, content: { 'application/json': { schema } } });
const aSearch = (operationId: string, summary: string, found: z.ZodType) => ({
  operationId,
  summary,
  description:
    'All words must stand in the title or the registry name, whatever their case and accents. A number is found in any format, or by its last four digits. Nothing in it is a pattern. At most 50, latest activity first; a blank `q` finds nothing.',
  tags: ['Conversations'],
  security: bySession,
  requestBody: json(searchSchema),
  responses: {
    '200': answers(z.array(found), 'What was found'),
    ...refusals(...bodyRefusals, 'not_signed_in'),
  },
});

/** `/api/conversations` and `/api/contacts` in the OpenAPI document. */
export const conversationPaths: ZodOpenApiPathsObject = {
  '/api/conversations': {
    get: {
      operationId: 'listConversations',
      summary: 'Own conversations, latest activity first',
      description:
        '`all` and `unread` leave archived ones out. `unassigned` is for operators and admins. With a filter that leaves most of very many out, a page may be shorter than `limit`, even empty, while `Link` names a next one.',
      tags: ['Conversations'],
      security: bySession,
      requestParams: { query: listConversationsSchema },
      responses: {
        '200': {
          ...answers(z.array(conversationSchema), 'A page of conversations'),
          headers: z.object({ Link: nextLink }),
        },
        ...refusals('malformed_request', 'not_signed_in', 'forbidden', 'unavailable'),
      },
    },
  },
  '/api/conversations/search': {
    post: aSearch('searchConversations', 'Own conversations by title, name or number', conversationSchema),
  },
  '/api/contacts/search': {
    post: aSearch(
      'searchContacts',
      'People of own conversations by title, name or number',
      foundContactSchema,
    ),
  },
  '/api/conversations/{id}': {
    get: {
      operationId: 'findConversation',
      summary: 'One conversation',
      tags: ['Conversations'],
      security: bySession,
      requestParams: { path },
      responses: {
        '200': answers(conversationSchema, 'The conversation'),
        ...refusals('not_signed_in', 'not_found', 'unavailable'),
      },
    },
    patch: {
      operationId: 'changeConversation',
      summary: 'Name, archive or mute a conversation, for oneself',
      description: 'An inbound text brings an archived conversation back.',
      tags: ['Conversations'],
      security: bySession,
      requestParams: { path },
      requestBody: json(
        z.union([z.strictObject({ conversation: changeConversationSchema }), changeConversationSchema]),
      ),
      responses: {
        '200': answers(conversationSchema, 'The changed conversation'),
        ...refusals(...bodyRefusals, 'not_signed_in', 'not_found', 'not_taken'),
      },
    },
  },
  '/api/conversations/{id}/read': {
    post: {
      operationId: 'markRead',
      summary: 'Seen up to a message',
      description: 'Safe to repeat; an older message never takes it back.',
      tags: ['Conversations'],
      security: bySession,
      requestParams: { path },
      requestBody: json(z.union([z.strictObject({ conversation: markReadSchema }), markReadSchema])),
      responses: {
        '200': answers(conversationSchema, 'The conversation'),
        ...refusals(...bodyRefusals, 'not_signed_in', 'not_found', 'not_taken'),
      },
    },
  },
  '/api/conversations/{id}/take': {
    post: {
      operationId: 'takeConversation',
      summary: 'Make an unassigned conversation one’s own',
      description:
        'Takes no body; for operators and admins, to anybody else an unassigned one is not there. Taking one’s own again changes nothing. When one talks to this person on this line already, the texts go there, and that conversation is answered.',
      tags: ['Conversations'],
      security: bySession,
      requestParams: { path },
      responses: {
        '200': answers(conversationSchema, 'The conversation'),
        ...refusals(...noBodyRefusals, 'not_signed_in', 'not_found', 'already_taken'),
      },
    },
  },
  '/api/conversations/{id}/messages': {
    get: {
      operationId: 'listThread',
      summary: 'The messages of a conversation, newest first',
      description:
        'Poll it with `If-None-Match`: nothing changed answers 304. An unassigned conversation has no ETag.',
      tags: ['Conversations'],
      security: bySession,
      requestParams: { path, query: listThreadSchema, header: ifNoneMatch },
      responses: {
        '200': {
          ...answers(z.array(messageSchema), 'A page of messages'),
          headers: z.object({ ETag: etag.optional(), Link: nextLink }),
        },
        '304': { description: 'Nothing changed since the version in If-None-Match' },
        ...refusals('malformed_request', 'not_signed_in', 'not_found', 'unavailable'),
      },
    },
    post: {
      operationId: 'sendToConversation',
      summary: 'Send a text to the other side of a conversation',
      description: 'As `POST /api/messages`, on the conversation’s own line.',
      tags: ['Conversations'],
      security: bySession,
      requestParams: { path, header: z.object({ 'Idempotency-Key': idempotencyKey.optional() }) },
      requestBody: json(
        z.union([z.strictObject({ message: sendToConversationSchema }), sendToConversationSchema]),
      ),
      responses: {
        '201': answers(messageSchema, 'The new message'),
        '200': answers(messageSchema, 'The message that the same key made before'),
        ...refusals(
          ...bodyRefusals,
          'not_found',
          'not_taken',
          'line_gone',
          'content_blank',
          'content_too_long',
          'send_at_invalid',
          ...sendRefusals,
        ),
      },
    },
  },
};
