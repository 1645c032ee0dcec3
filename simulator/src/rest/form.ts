import express, { type Request, type RequestHandler } from 'express';

/** Parses a form body; names with brackets are names like any other. */
export const parseForm: RequestHandler = express.urlencoded({ extended: false, limit: '100kb' });

/** Parameters of a request, each a single text or absent; of a repeated name the first counts. */
export type Parameters = ReadonlyMap<string, string>;

export function formOf(request: Request): Parameters {
  return parametersOf(request.body);
}

export function queryOf(request: Request): Parameters {
  return parametersOf(request.query);
}

function parametersOf(source: unknown): Parameters {
  const parameters = new Map<string, string>();
  for (const [name, value] of Object.entries(source ?? {})) {
    const first: unknown = Array.isArray(value) ? value[0] : value;
    if (typeof first === 'string') parameters.set(name, first);
  }
  return parameters;
}
