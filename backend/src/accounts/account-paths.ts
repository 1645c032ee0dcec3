import {
  accountSchema,
  changeAccountSchema,
  deleteAccountSchema,
  openSessionSchema,
  resetPasswordSchema,
  signInSchema,
  signUpSchema,
} from '@mysms/contract/accounts';
import { z, type ZodType } from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { answers, bodyRefusals, bySession, refusals } from '../http/documented.ts';

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
      security: bySession,
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
      security: bySession,
      requestBody: enveloped(changeAccountSchema),
      responses: {
        '200': answers(accountSchema, 'The changed account'),
        ...refusals(...bodyRefusals, 'not_signed_in', 'too_many_attempts', 'busy'),
      },
    },
    delete: {
      operationId: 'deleteAccount',
      summary: 'Delete the account',
      description:
        'Needs the password. Blanks name, email and password, ends all sessions and cancels what waits to be sent. The messages stay in the installation’s log, where nobody reads them.',
      tags: ['Accounts'],
      security: bySession,
      requestBody: enveloped(deleteAccountSchema),
      responses: {
        '204': { description: 'The account is deleted' },
        ...refusals(...bodyRefusals, 'not_signed_in', 'last_admin', 'too_many_attempts', 'busy'),
      },
    },
  },
  '/users/sessions': {
    get: {
      operationId: 'listSessions',
      summary: 'Where the account is signed in',
      tags: ['Accounts'],
      security: bySession,
      responses: {
        '200': answers(z.array(openSessionSchema), 'The open sessions, newest first, at most 100'),
        ...refusals('not_signed_in', 'unavailable'),
      },
    },
  },
  '/users/sessions/{id}': {
    delete: {
      operationId: 'endSession',
      summary: 'Sign out there',
      description: 'Ends one of the own sessions, with its event streams. The one that asks may be it.',
      tags: ['Accounts'],
      security: bySession,
      requestParams: { path: z.object({ id: z.string() }) },
      responses: {
        '204': { description: 'The session is gone' },
        ...refusals('not_signed_in', 'cross_site', 'not_found', 'unavailable'),
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
      security: bySession,
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
