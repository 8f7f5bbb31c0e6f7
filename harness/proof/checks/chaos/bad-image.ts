import { findingsOf } from '../../evidence/finding.ts';
import { formatDuration } from '../../report/words.ts';
import type { ChaosCheck } from './chaos-context.ts';
import { asWrong, countedBy, tooFewTell, unanswered } from './journal.ts';
import { keepAsking } from './keep-asking.ts';

const name = 'bad-image';
const is = findingsOf(name);

/** Check of requirements R2 and I4: a new version that does not become healthy is rolled back, and no request fails. */
export const badImage: ChaosCheck = {
  name,
  run: async (ctx) => {
    const versions = async () =>
      (await ctx.operations.tasks())
        .filter(({ state }) => state === 'running')
        .map(({ version }) => version)
        .toSorted()
        .join();
    const before = await versions();
    const load = keepAsking(ctx, { check: name, perSecond: 3 });
    try {
      const { outcome, why = '', tookMs } = await ctx.operations.deploy({ image: 'broken' });
      const entries = await load.stop();
      if (outcome !== 'rolled_back')
        return is.violated('A version that cannot start was taken for deployed', [
          `the deploy ended as ${outcome}`,
        ]);
      if (why === '')
        return is.violated('The deployment was rolled back without saying why', [
          `the deploy ended as ${outcome}`,
        ]);
      const after = await versions();
      if (after !== before)
        return is.violated(`After the rollback ${after || 'nothing'} runs, ${before} did before`, [
          `versions that run: ${after || 'none'}`,
        ]);
      const lost = unanswered(entries);
      const violation = is.violatedBy(
        asWrong(lost),
        () =>
          `${lost.length} of ${entries.length} requests failed while a broken version was tried: ${countedBy(lost)}`,
      );
      if (violation) return violation;
      const held = tooFewTell(entries);
      if (held !== undefined) return is.inconclusive(held);
      return is.proven(
        `Rolled back after ${formatDuration(tookMs)} (${why.replaceAll(/\s+/g, ' ').slice(0, 160)}), and none of ${entries.length} requests failed meanwhile`,
      );
    } finally {
      await load.stop().catch(() => {});
    }
  },
};
