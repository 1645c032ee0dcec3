import {
  accountSchema,
  changeAccountSchema,
  resetPasswordSchema,
  signInSchema,
  signUpSchema,
} from '@mysms/contract/accounts';
import { z, type ZodType } from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { answers, bodyRefusals, refusals } from '../http/documented.ts';

const enveloped = (schema: ZodType) => ({
  required: true,
  content: { 'application/json': { schema: z.union([z.strictObject({ user: schema }), schema]) } },
});

/** `/users` in the OpenAPI document. */
export const accountPaths: ZodOpenApiPathsObject = {
  '/users': {
    get: {
      operationId: 'currentAccount',
      summary: 'The signed-in account',
      tags: ['Accounts'],
      responses: {
        '200': answers(accountSchema, 'The account'),
        ...refusals('not_signed_in', 'unavailable'),
      },
    },
    post: {
      operationId: 'signUp',
      summary: 'Create an account and sign in',
      description: 'The first account of an installation becomes its administrator.',
      tags: ['Accounts'],
      requestBody: enveloped(signUpSchema),
      responses: {
        '201': answers(accountSchema, 'The new account; the cookie signs it in'),
        ...refusals(
          ...bodyRefusals,
          'signup_closed',
          'invite_required',
          'setup_code_required',
          'email_taken',
          'limit_signups_per_hour',
          'too_many_attempts',
          'busy',
        ),
      },
    },
    patch: {
      operationId: 'changeAccount',
      summary: 'Change the name or the password',
      description: 'A new password needs the current one and ends all other sessions.',
      tags: ['Accounts'],
      requestBody: enveloped(changeAccountSchema),
      responses: {
        '200': answers(accountSchema, 'The changed account'),
        ...refusals(...bodyRefusals, 'not_signed_in', 'too_many_attempts', 'busy'),
      },
    },
  },
  '/users/sign_in': {
    post: {
      operationId: 'signIn',
      summary: 'Sign in',
      tags: ['Accounts'],
      requestBody: enveloped(signInSchema),
      responses: {
        '200': answers(accountSchema, 'The account; the cookie signs it in'),
        ...refusals(...bodyRefusals, 'invalid_credentials', 'too_many_attempts', 'busy'),
      },
    },
  },
  '/users/sign_out': {
    delete: {
      operationId: 'signOut',
      summary: 'Sign out',
      tags: ['Accounts'],
      responses: {
        '204': { description: 'The session is gone' },
        ...refusals('not_signed_in', 'cross_site', 'unavailable'),
      },
    },
  },
  '/users/password': {
    post: {
      operationId: 'resetPassword',
      summary: 'Choose a new password by a one-time link',
      tags: ['Accounts'],
      requestBody: enveloped(resetPasswordSchema),
      responses: {
        '200': answers(accountSchema, 'The account; the cookie signs it in'),
        ...refusals(...bodyRefusals, 'invalid_link', 'busy'),
      },
    },
  },
};
