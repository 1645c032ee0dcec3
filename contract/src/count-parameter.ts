import { z } from 'zod';

/** A count in a query string, at least 1: decimal digits and nothing else that reads as a number. */
export function countParameter(max: number, byDefault: number) {
  const count = z.preprocess(readDigits, z.int().min(1).max(max)).default(byDefault);
  // JSON Schema leaves the default of what is transformed out; the OpenAPI document says it all the same.
  return count.meta({ override: { default: byDefault } });
}

function readDigits(value: unknown): unknown {
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
}
