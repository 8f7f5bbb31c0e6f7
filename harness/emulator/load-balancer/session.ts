import * as z from 'zod';

/** The sealed state of a sign-in, which the load balancer stores in the browser. */
export const SessionSchema = z.object({
  accessToken: z.string(),
  refreshToken: z.string().optional(),
  /** Milliseconds since 1970. */
  accessExpiresAt: z.number(),
  /** Milliseconds since 1970; a refresh does not change it. */
  expiresAt: z.number(),
  /** Claims of the user info endpoint. */
  claims: z.looseObject({ sub: z.string() }),
});

export type BalancerSession = z.infer<typeof SessionSchema>;

/** The address to return to after the login, valid for at most 15 minutes. */
export const LoginStateSchema = z.object({
  to: z.string(),
  nonce: z.string(),
  expiresAt: z.number(),
});
export type LoginState = z.infer<typeof LoginStateSchema>;
