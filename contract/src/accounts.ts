import { z } from 'zod';
import { maxEmailLength, maxNameLength, passwordLength } from './limits.ts';
import { writtenText } from './written-text.ts';

export const roles = ['member', 'operator', 'admin'] as const;

/** 24 hexadecimal digits. */
export const idSchema = z.string().regex(/^[0-9a-f]{24}$/);
/** ISO 8601, UTC, milliseconds. */
export const timeSchema = z.iso.datetime({ precision: 3 });

export const emailSchema = z.string().trim().toLowerCase().max(maxEmailLength).pipe(z.email()).meta({
  description: 'Trimmed and lower-cased. Unverified: it names the account and proves nothing.',
  example: 'rosa@example.com',
});

export const newPasswordSchema = z
  .string()
  .min(passwordLength.min)
  .max(passwordLength.max)
  .meta({ description: '8 to 256 characters of any kind; common passwords are refused.' });

const nameSchema = writtenText().trim().max(maxNameLength).meta({ description: 'Blank for none.' });

/** An account as its owner sees it; never anything about the password. */
export const accountSchema = z
  .object({
    _id: idSchema,
    email: z.string(),
    name: z.string().meta({ description: 'Empty when the person gave none.' }),
    role: z.enum(roles),
    created_at: timeSchema,
  })
  .meta({ id: 'Account' });

export const signUpSchema = z
  .strictObject({
    email: emailSchema,
    password: newPasswordSchema,
    password_confirmation: z.string().optional(),
    name: nameSchema.optional(),
    invite: z
      .string()
      .max(200)
      .optional()
      .meta({ description: 'Token of an invitation link; needed with SIGNUP=invite.' }),
    setup_code: z
      .string()
      .max(200)
      .optional()
      .meta({ description: 'Needed by the first account of an installation off loopback.' }),
  })
  .meta({ id: 'SignUp' });

export const signInSchema = z
  .strictObject({
    email: z.string().trim().toLowerCase().max(maxEmailLength),
    password: z.string().max(passwordLength.max),
  })
  .meta({ id: 'SignIn' });

export const changeAccountSchema = z
  .strictObject({
    name: nameSchema.optional(),
    password: newPasswordSchema.optional(),
    current_password: z
      .string()
      .max(passwordLength.max)
      .optional()
      .meta({ description: 'Needed with `password`.' }),
  })
  .meta({ id: 'AccountChange' });

export const resetPasswordSchema = z
  .strictObject({ token: z.string().min(1).max(200), password: newPasswordSchema })
  .meta({ id: 'PasswordReset' });

/** Body of `DELETE /users`. */
export const deleteAccountSchema = z
  .strictObject({ current_password: z.string().max(passwordLength.max) })
  .meta({ id: 'AccountDeletion' });

/** A browser or program that is signed in, as `GET /users/sessions` lists them to their owner. */
export const openSessionSchema = z
  .object({
    _id: z.string().meta({ description: 'Names the session here; it is not what the cookie holds.' }),
    device: z.string().meta({
      description: 'In words, as far as it said; empty when it said nothing.',
      example: 'Firefox on Linux',
    }),
    current: z.boolean().meta({ description: 'The one that asks.' }),
    created_at: timeSchema,
    expires_at: timeSchema,
  })
  .meta({ id: 'OpenSession' });

export type Role = (typeof roles)[number];
export type Account = z.infer<typeof accountSchema>;
export type SignUp = z.infer<typeof signUpSchema>;
export type SignIn = z.infer<typeof signInSchema>;
export type ChangeAccount = z.infer<typeof changeAccountSchema>;
export type DeleteAccount = z.infer<typeof deleteAccountSchema>;
export type OpenSession = z.infer<typeof openSessionSchema>;
export type ResetPassword = z.infer<typeof resetPasswordSchema>;
