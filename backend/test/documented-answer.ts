import request from 'supertest';
import { z } from 'zod';
import type { TestApp } from './start-test-app.ts';

type JsonSchema = Parameters<typeof z.fromJSONSchema>[0];

interface Operation {
  readonly security?: readonly Record<string, string[]>[];
  readonly responses: Record<
    string,
    { description: string; headers?: object; content?: Record<string, { schema: object }> }
  >;
}

export interface OpenApi {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: {
    readonly schemas: Record<string, object>;
    readonly securitySchemes: Record<string, object>;
  };
}

/** The OpenAPI document as the app answers it. */
export async function fetchOpenApi({ app }: Pick<TestApp, 'app'>): Promise<OpenApi> {
  return (await request(app).get('/openapi.json').expect(200)).body as OpenApi;
}

/** The schema that the document gives for an answer, as a validator. */
export function documentedAnswer(document: OpenApi, path: string, method: string, status: number): z.ZodType {
  const response = document.paths[path]?.[method]?.responses[String(status)];
  const [content] = Object.values(response?.content ?? {});
  if (content === undefined) throw new Error(`${method} ${path} documents no body for ${status}.`);
  const inlined = JSON.stringify({ ...content.schema, $defs: document.components.schemas }).replaceAll(
    '#/components/schemas/',
    '#/$defs/',
  );
  return z.fromJSONSchema(JSON.parse(inlined) as JsonSchema);
}
