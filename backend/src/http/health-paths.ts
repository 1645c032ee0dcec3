import { z } from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { answers, refusals } from './documented.ts';

const upSchema = z.object({ status: z.literal('up') }).meta({ id: 'Up' });
const readySchema = z
  .object({
    status: z.enum(['ready', 'not_ready']),
    parts: z.record(z.string(), z.enum(['ok', 'down'])),
    warnings: z
      .array(z.string())
      .meta({ description: 'What is wrong without being fatal, such as a wrong Twilio token.' }),
  })
  .meta({ id: 'Ready' });

/** `/up`, `/ready` and `/metrics` in the OpenAPI document. */
export const healthPaths: ZodOpenApiPathsObject = {
  '/up': {
    get: {
      operationId: 'up',
      summary: 'The process lives; the database is not asked',
      tags: ['Health'],
      responses: { '200': answers(upSchema, 'It lives') },
    },
  },
  '/ready': {
    get: {
      operationId: 'ready',
      summary: 'The process can do its work',
      tags: ['Health'],
      responses: {
        '200': answers(readySchema, 'It can'),
        '503': answers(readySchema, 'It cannot; `parts` says why'),
      },
    },
  },
  '/metrics': {
    get: {
      operationId: 'metrics',
      summary: 'Counts and gauges for Prometheus',
      description:
        'Takes METRICS_TOKEN as a bearer token; when it is not set there is nothing here. While the database is away the queue is left out.',
      tags: ['Health'],
      security: [{ metricsToken: [] }],
      responses: {
        '200': {
          description: 'Metrics in the text format of Prometheus',
          content: { 'text/plain': { schema: z.string() } },
        },
        ...refusals('not_signed_in', 'not_found'),
      },
    },
  },
};
