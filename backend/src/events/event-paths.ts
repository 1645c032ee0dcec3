import { liveEventSchemas } from '@mysms/contract/conversations';
import { maxStreamsPerAccount } from '@mysms/contract/limits';
import { z } from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { bySession, refusals } from '../http/documented.ts';

const names = Object.keys(liveEventSchemas).map((name) => `\`${name}\``);

/** `/api/events` in the OpenAPI document. */
export const eventPaths: ZodOpenApiPathsObject = {
  '/api/events': {
    get: {
      operationId: 'streamEvents',
      summary: 'What happens to own messages and conversations, as it happens',
      description: [
        `Server-sent events (\`EventSource\`): ${names.join(', ')}. The data of a message or conversation is what its list answers, so that nothing need be asked again.`,
        'Each event has an `id` that every process understands: whoever comes back gives the last one in `Last-Event-ID` and is told what happened since. `resync` says that this cannot be told: read everything again. So are operators and admins told when somebody has taken a conversation that they saw as unassigned.',
        `A comment line every 20 seconds keeps the stream alive. It ends with the session, after \`session.ended\`. Of more than ${maxStreamsPerAccount} streams that an account has open at one process the oldest gives way.`,
      ].join('\n\n'),
      tags: ['Conversations'],
      security: bySession,
      requestParams: {
        header: z.object({
          'Last-Event-ID': z
            .string()
            .optional()
            .meta({ description: 'Resume after this event.', example: '1767225600-1-1000' }),
        }),
      },
      responses: {
        '200': {
          description: 'The stream; it goes on until the session ends or the process does',
          content: {
            'text/event-stream': {
              schema: z
                .string()
                .meta({ description: 'Blocks of `id`, `event` and `data` lines; `data` is JSON.' }),
            },
          },
        },
        ...refusals('not_signed_in', 'unavailable'),
      },
    },
  },
};
