import * as z from 'zod';

/** A signed-in session, which the load balancer stores encrypted in the browser's cookies. */
export const SessionSchema = z.object({
  accessToken: z.string(),
  refreshToken: z.string().optional(),
  accessExpiresAt: z.number(),
  /** Expiry of the session, in epoch milliseconds; a token refresh does not change it. */
  expiresAt: z.number(),
  /** Claims of the user, from Cognito's user info endpoint. */
  claims: z.looseObject({ sub: z.string() }),
});

export type BalancerSession = z.infer<typeof SessionSchema>;

/** A login in progress, with the URL to return to after it; it is valid for at most 15 minutes. */
export const LoginStateSchema = z.object({
  to: z.string(),
  nonce: z.string(),
  expiresAt: z.number(),
});
export type LoginState = z.infer<typeof LoginStateSchema>;
