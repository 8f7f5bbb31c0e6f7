import { decodeJwt } from 'jose';
import { findingsOf } from '../../evidence/finding.ts';
import { present } from '../../target/present.ts';
import { charge } from '../check-context.ts';
import type { ChaosCheck } from './chaos-context.ts';

const name = 'clock-skew';
const is = findingsOf(name);

type Skew = Readonly<{ says: string; iat: number; exp: number; nbf?: number; accepted: boolean }>;

/**
 * Times of tokens, in seconds relative to the server's clock. The server enforces a token's expiry to the second,
 * without a grace period. It does not check the time of issue, so an issuer whose clock is ahead can sign people in.
 */
const SKEWS: readonly Skew[] = [
  { says: 'issued by a clock 5 min ahead', iat: 300, exp: 1_200, accepted: true },
  { says: 'issued by a clock 5 min behind', iat: -300, exp: 600, accepted: true },
  { says: 'about to end', iat: -840, exp: 30, accepted: true },
  { says: 'issued by a clock an hour behind', iat: -3_600, exp: -2_700, accepted: false },
  { says: 'ended 2 s ago', iat: -902, exp: -2, accepted: false },
  { says: 'not valid for 5 min yet', iat: 0, exp: 900, nbf: 300, accepted: false },
];

/**
 * Check of requirements R2 and A4: tokens from a clock that differs from the server's are accepted or refused as
 * documented. A refusal has status 401 and never 500.
 */
export const clockSkew: ChaosCheck = {
  name,
  run: async (ctx) => {
    const { sign } = ctx.target.credentials;
    if (sign === undefined)
      return is.inconclusive(
        'Cannot tell: nobody signs for this pool; to enable it, verify an environment whose pool is emulated',
      );
    const genuine = decodeJwt((await ctx.target.as(ctx.target.users[0] ?? '')).token);
    const nowSeconds = Math.floor(Date.now() / 1_000);
    const wrong: { id: string; why: string }[] = [];
    for (const { says, iat, exp, nbf, accepted } of SKEWS) {
      charge(ctx, { requests: 1 });
      const token = await sign({
        ...genuine,
        iat: nowSeconds + iat,
        auth_time: nowSeconds + iat,
        exp: nowSeconds + exp,
        ...(nbf !== undefined && { nbf: nowSeconds + nbf }),
      });
      const { status } = await present(ctx.target, {
        procedure: 'session.get',
        headers: { authorization: `Bearer ${token}` },
      });
      const expected = accepted ? 200 : 401;
      if (status !== expected)
        wrong.push({
          id: `a token ${says}: ${status}`,
          why: `one ${says} was answered ${status}, expected ${expected}`,
        });
    }
    const violation = is.violatedBy(
      wrong,
      () => `Tokens of clocks that disagree: ${wrong.map(({ why }) => why).join('; ')}`,
    );
    if (violation) return violation;
    return is.proven(
      `${SKEWS.length} tokens of clocks that disagree were accepted until their end and refused with 401 after it`,
    );
  },
};
