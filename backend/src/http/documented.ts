import { problemDetailsSchema } from '@mysms/contract/problem-details';
import { problems, type ProblemCode } from '@mysms/contract/problems';
import { z, type ZodType } from 'zod';
import type { ZodOpenApiResponsesObject } from 'zod-openapi';

/** Asks for the session's cookie, in the OpenAPI document; it has one name or the other. */
export const bySession: Record<string, string[]>[] = [{ session: [] }, { secureSession: [] }];

const retryAfter = z.object({
  'Retry-After': z.string().meta({ description: 'Seconds after which it may be tried again.' }),
});

/** A JSON answer in the OpenAPI document. */
export function answers(schema: ZodType, description: string) {
  return { description, content: { 'application/json': { schema } } };
}

/** The refusals of a route in the OpenAPI document, one answer per status, with its codes. */
export function refusals(...codes: readonly ProblemCode[]): ZodOpenApiResponsesObject {
  const byStatus = Map.groupBy(codes, (code) => problems[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, same]) => [
      String(status),
      {
        description: same.map((code) => `\`${code}\`: ${problems[code].title}.`).join(' '),
        ...(status === 429 && { headers: retryAfter }),
        content: { 'application/problem+json': { schema: problemDetailsSchema } },
      },
    ]),
  );
}

/** What every request with a JSON body may be refused with. */
export const bodyRefusals = [
  'malformed_request',
  'malformed_json',
  'cross_site',
  'body_too_large',
  'unsupported_media_type',
  'invalid_fields',
  'unavailable',
] as const satisfies readonly ProblemCode[];
