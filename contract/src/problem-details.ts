import { z } from 'zod';
import { fieldCodes, problems, type ProblemCode } from './problems.ts';

const problemCodes = Object.keys(problems) as [ProblemCode, ...ProblemCode[]];

export const fieldErrorSchema = z
  .object({
    pointer: z.string().meta({
      description:
        'JSON pointer (RFC 6901) to the field in the request body; for a query parameter its name after `?`.',
      example: '/message/recipient_number',
    }),
    code: z.enum([...fieldCodes, ...problemCodes]),
    detail: z.string().meta({ description: 'What is wrong and what would be right.' }),
  })
  .meta({ id: 'FieldError' });

/** RFC 9457 problem details: the body of every answer of 400 and above. */
export const problemDetailsSchema = z
  .object({
    type: z.string().meta({ example: '/problems/invalid_phone_number' }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.enum(problemCodes),
    request_id: z.string(),
    errors: z.array(fieldErrorSchema).optional(),
  })
  .meta({ id: 'Problem' });

export type FieldError = z.infer<typeof fieldErrorSchema>;
export type ProblemDetails = z.infer<typeof problemDetailsSchema>;
