import type { Verdict } from '../../evidence/finding.ts';
import type { Result } from '../result.ts';

export type Joined = Readonly<{ verdict: Verdict; sentence: string }>;

/**
 * Judges property 1 over two runs with a deploy between them. Every user with a session in the first run must have one
 * in the second, and both runs must refuse forged credentials. A token issued before the deploy must work after it.
 */
export function joinAcrossDeploy(a: Result, b: Result): Joined {
  const [first, second] = [a, b].map(({ properties }) =>
    properties.find(({ property }) => property === 1),
  );
  const inconclusive = (sentence: string): Joined => ({ verdict: 'inconclusive', sentence });
  const violated = (sentence: string): Joined => ({ verdict: 'violated', sentence });
  if (!first || !second) return inconclusive('One of the runs did not look at property 1');
  if (a.target.url !== b.target.url)
    return inconclusive(`The runs are of two places, ${a.target.url} and ${b.target.url}`);
  if (first.verdict === 'violated') return violated(`Before: ${first.sentence}`);
  if (second.verdict === 'violated') return violated(`After: ${second.sentence}`);
  const before = a.signIns.filter(({ accepted }) => accepted);
  const after = new Map(b.signIns.map((signIn) => [signIn.user, signIn]));
  const lost = before.find(({ user }) => after.get(user)?.accepted === false);
  if (lost) return violated(`${lost.user} had a session before the deploy and has none after`);
  const deployed =
    a.target.commit !== b.target.commit || a.target.imageDigest !== b.target.imageDigest;
  if (!deployed)
    return inconclusive(
      `Nothing was deployed between the runs: both met commit ${a.target.commit ?? 'unknown'}`,
    );
  if (first.verdict !== 'proven' || second.verdict !== 'proven')
    return inconclusive('One of the runs could not tell property 1 by itself');
  const missing = before.filter(({ user }) => !after.has(user));
  if (before.length === 0 || missing.length > 0)
    return inconclusive(
      `${missing.length} of ${before.length} people were not looked at after the deploy`,
    );
  const kept = before.filter(({ user, token }) => after.get(user)?.token === token);
  if (kept.length === 0)
    return inconclusive(
      'No token of the first run was used in the second: give both the same TOKEN, while it is valid, to show that a sign-in outlives a deploy',
    );
  return {
    verdict: 'proven',
    sentence: `${before.length} people had a session before and after the deploy of ${b.target.commit ?? 'the image'}, ${kept.length} of them with a token got before it`,
  };
}
