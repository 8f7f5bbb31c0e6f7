import { monitorEventLoopDelay } from 'node:perf_hooks';
import { z } from 'zod';
import { startCognito } from '../../emulator/cognito/cognito.ts';
import { localCognito } from '../../environments/local-identity.ts';
import { allMutants } from './all-mutants.ts';
import { checkTarget } from './check-target.ts';
import type { Row } from './matrix.ts';
import { PACE_FACTOR } from './pace.ts';
import { startRealTarget } from './real-target.ts';
import { identityOf, startSmallTarget } from './start-target.ts';

const Order = z.object({
  kind: z.enum(['mutant', 'good', 'real']),
  target: z.string(),
  seed: z.number(),
});
type Order = z.infer<typeof Order>;

const LAG_EVERY_MS = 20;

const cognito = await startCognito(localCognito('http://127.0.0.1:9'));
const mutants = allMutants({ identity: identityOf(cognito), pace: PACE_FACTOR });

/** Starts one server, runs every check against it, and closes it. Never throws. */
async function check({ kind, target, seed }: Order): Promise<Row> {
  const mutant = mutants.find(({ name }) => name === target);
  const about = mutant && { defect: mutant.defect, foundBy: mutant.foundBy };
  const startedAt = performance.now();
  const lag = monitorEventLoopDelay({ resolution: LAG_EVERY_MS });
  lag.enable();
  const row = { target, kind, ...about, findings: {}, cases: {} };
  const measured = () => ({
    seconds: (performance.now() - startedAt) / 1_000,
    lagMs: lag.percentile(99) / 1e6 - LAG_EVERY_MS,
  });
  try {
    const server =
      kind === 'real' ? await startRealTarget() : await startSmallTarget(cognito, mutant?.patch);
    try {
      return { ...row, ...(await checkTarget(server, seed)), ...measured() };
    } finally {
      await server.close();
    }
  } catch (error) {
    const broken = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { ...row, broken, ...measured() };
  } finally {
    lag.disable();
  }
}

process.on('message', (message) => {
  void check(Order.parse(message)).then((row) => process.send?.({ row }));
});
process.once('disconnect', () => {
  void cognito.close().then(() => process.exit(0));
});
