import { z } from 'zod';

export const ROLES = ['viewer', 'analyst', 'admin'] as const;
export const USER_STATES = ['pending', 'active', 'disabled'] as const;

/** Letters, digits and . _ - @; compared without case. */
export const usernameSchema = z
  .string()
  .trim()
  .min(3)
  .max(64)
  .regex(/^[A-Za-z0-9._@-]+$/, 'letters, digits and . _ - @ only');
export const passwordSchema = z.string().min(12, 'at least 12 characters').max(200);

export const userSchema = z.object({
  user_id: z.string(),
  username: z.string(),
  display_name: z.string(),
  role: z.enum(ROLES),
  state: z.enum(USER_STATES),
  totp: z.boolean(),
  /** Recovery codes of the second factor not yet used. */
  recovery_codes_left: z.int(),
  /** Null for a machine, of which no such time is known. */
  created_at: z.iso.datetime().nullable(),
  last_sign_in: z.iso.datetime().nullable(),
});

export const meSchema = userSchema.extend({ via: z.enum(['session', 'token']), scopes: z.array(z.string()) });

export const setupRequestSchema = z.object({
  setup_token: z.string().min(1).max(200),
  username: usernameSchema,
  display_name: z.string().trim().min(1).max(100),
  password: passwordSchema,
});

export const signUpRequestSchema = setupRequestSchema.omit({ setup_token: true });

export const updateUserRequestSchema = z
  .object({ role: z.enum(ROLES).optional(), state: z.enum(['active', 'disabled']).optional() })
  .refine((change) => change.role !== undefined || change.state !== undefined, 'role or state expected');

/** A one-time password the user must change at the next sign-in. */
export const resetPasswordResponseSchema = z.object({ temporary_password: z.string() });
export const changePasswordRequestSchema = z.object({
  current_password: z.string().max(200),
  new_password: passwordSchema,
});

export const totpBeginResponseSchema = z.object({ secret: z.string(), otpauth_uri: z.string() });
export const totpConfirmRequestSchema = z.object({ code: z.string().regex(/^\d{6}$/) });

/** Shown once; each works once instead of a code of the authenticator. */
export const recoveryCodesResponseSchema = z.object({ recovery_codes: z.array(z.string()) });

export const TOKEN_SCOPES = ['read', 'upload', 'detect', 'delete'] as const;
export const tokenSchema = z.object({
  token_id: z.string(),
  name: z.string(),
  scopes: z.array(z.enum(TOKEN_SCOPES)),
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime(),
  last_used: z.iso.datetime().nullable(),
});
export const createTokenRequestSchema = z.object({
  name: z.string().trim().min(1).max(80),
  scopes: z.array(z.enum(TOKEN_SCOPES)).min(1),
  days: z.int().min(1).max(365).default(30),
});
/** The secret is shown once. */
export const createTokenResponseSchema = tokenSchema.extend({ secret: z.string() });

export type Role = (typeof ROLES)[number];
export type User = z.infer<typeof userSchema>;
export type Me = z.infer<typeof meSchema>;
export type TokenScope = (typeof TOKEN_SCOPES)[number];
export type ApiToken = z.infer<typeof tokenSchema>;
