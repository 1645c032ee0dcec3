import type { FieldError } from '@mysms/contract/problem-details';
import type { FieldCode } from '@mysms/contract/problems';
import type { z } from 'zod';
import { Problem } from './problem.ts';

type Issue = z.core.$ZodIssue;

/** A body as it passed its schema, with the place of its fields for later refusals. */
export interface ParsedBody<T> {
  readonly value: T;
  /** JSON pointer to a field as the client sent it, with or without the envelope. */
  readonly pointer: (field: string) => string;
}

/**
 * Parses a request body, bare or in its envelope (`{"message": {…}}`).
 * @param beside fields that are taken beside the envelope as well as inside
 * @throws {Problem} `malformed_request` (400) for another shape, `invalid_fields` (422) for values out of bounds and
 *   missing fields; every fault at once, each by its JSON pointer
 */
export function parseBody<T>(
  schema: z.ZodType<T>,
  body: unknown,
  envelope: string,
  beside: readonly string[] = [],
): ParsedBody<T> {
  if (!isRecord(body) || !(envelope in body)) {
    // No body at all is one without fields; `null` is a value, and not the right one.
    return parseFields(schema, body === undefined ? {} : body, (field) => `/${field}`);
  }
  const { [envelope]: inner, ...siblings } = body;
  const taken = beside.filter((field) => field in siblings);
  const strangers = Object.keys(siblings).filter((field) => !beside.includes(field));
  const fields = isRecord(inner)
    ? { ...inner, ...Object.fromEntries(taken.map((field) => [field, siblings[field]])) }
    : inner;
  const pointer = (field: string): string =>
    taken.includes(field) ? `/${field}` : `/${envelope}${field === '' ? '' : `/${field}`}`;
  return parseFields(
    schema,
    fields,
    pointer,
    strangers.map((field) => unknownField(`/${escapePointer(field)}`)),
  );
}

function parseFields<T>(
  schema: z.ZodType<T>,
  fields: unknown,
  pointer: (field: string) => string,
  faults: readonly FieldError[] = [],
): ParsedBody<T> {
  const result = schema.safeParse(fields, { reportInput: true });
  if (result.success && faults.length === 0) return { value: result.data, pointer };
  const found = result.error?.issues.flatMap((issue) => fieldErrors(issue, pointer)) ?? [];
  throw refusal([...found, ...faults]);
}

/** Parses a query string's parameters; whatever is wrong with them is a 400. */
export function parseQuery<T>(schema: z.ZodType<T>, query: unknown): T {
  const result = schema.safeParse(query, { reportInput: true });
  if (result.success) return result.data;
  const errors = result.error.issues.flatMap((issue) => parameterErrors(issue));
  throw new Problem('malformed_request', summary(errors), { errors });
}

function parameterErrors(issue: Issue): FieldError[] {
  const errors = fieldErrors(issue, (name) => `?${name}`);
  if (!Array.isArray(issue.input)) return errors;
  return errors.map((error) => ({ ...error, detail: 'Give this parameter only once.' }));
}

/** A query parameter that passed its schema and still cannot be read. @param detail what would be right */
export function malformedParameter(name: string, detail: string): Problem {
  const errors = [{ pointer: `?${name}`, code: 'invalid' as const, detail }];
  return new Problem('malformed_request', summary(errors), { errors });
}

const shapeCodes: ReadonlySet<FieldCode> = new Set<FieldCode>(['wrong_type', 'unknown_field']);

function refusal(found: FieldError[]): Problem {
  // What has the wrong type is not also too short.
  const wrongTypes = new Set(found.filter(({ code }) => code === 'wrong_type').map(({ pointer }) => pointer));
  const errors = found.filter(({ code, pointer }) => code === 'wrong_type' || !wrongTypes.has(pointer));
  const malformed = errors.some((error) => shapeCodes.has(error.code));
  return new Problem(malformed ? 'malformed_request' : 'invalid_fields', summary(errors), { errors });
}

function summary(errors: readonly FieldError[]): string {
  return errors
    .map((error) => `${error.pointer === '' ? 'The body' : error.pointer}: ${error.detail}`)
    .join(' ');
}

function fieldErrors(issue: Issue, pointerTo: (field: string) => string): FieldError[] {
  const path = issue.path.map((part) => escapePointer(String(part))).join('/');
  const pointer = path === '' ? pointerTo('').replace(/[/?]$/, '') : pointerTo(path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) =>
        unknownField(pointerTo([path, escapePointer(key)].filter(Boolean).join('/'))),
      );
    case 'custom':
      return [{ pointer, code: customCode(issue), detail: issue.message }];
    case 'invalid_type':
      if (issue.input === undefined && issue.path.length > 0) {
        return [{ pointer, code: 'required', detail: 'This field is required.' }];
      }
      return [{ pointer, code: 'wrong_type', detail: `This must be ${expectation(issue.expected)}.` }];
    case 'too_small':
      return [
        { pointer, code: 'too_short', detail: `This needs at least ${bound(issue.minimum, issue.origin)}.` },
      ];
    case 'too_big':
      return [
        { pointer, code: 'too_long', detail: `This takes at most ${bound(issue.maximum, issue.origin)}.` },
      ];
    case 'invalid_format':
      return [{ pointer, code: 'invalid', detail: formatDetail(issue.format) }];
    case 'invalid_value':
      return [
        { pointer, code: 'invalid', detail: `This must be one of: ${issue.values.map(String).join(', ')}.` },
      ];
    default:
      return [{ pointer, code: 'invalid', detail: 'This value cannot be taken.' }];
  }
}

/** A schema's own check says in its `params` that something is missing; else the value is wrong. */
function customCode({ params }: z.core.$ZodIssueCustom): FieldCode {
  return params?.['code'] === 'required' ? 'required' : 'invalid';
}

function unknownField(pointer: string): FieldError {
  const detail = 'This field is not known here. Check its spelling or leave it out.';
  return { pointer, code: 'unknown_field', detail };
}

function expectation(expected: string): string {
  if (expected === 'object' || expected === 'record') return 'a JSON object';
  return expected === 'number' || expected === 'int' ? 'a whole number in decimal digits' : `a ${expected}`;
}

function bound(limit: number | bigint, origin: string): string {
  return origin === 'string' ? `${limit} characters` : String(limit);
}

function formatDetail(format: string): string {
  return format === 'email'
    ? 'This must be an email address such as rosa@example.com.'
    : 'The format is not right.';
}

/** RFC 6901: `~` and `/` are escaped inside a pointer. */
function escapePointer(part: string): string {
  return part.replaceAll('~', '~0').replaceAll('/', '~1');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
