import autocannon from 'autocannon';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { quantile } from '../evidence/statistics/quantile.ts';
import { timesTo } from './reduce.ts';
import { runLoad } from './run-load.ts';
import { startServer } from './start-server.ts';

// Benchmark of the load generator itself: `node harness/proof/load/bench.ts`. It takes about 30 s, or a minute on a
// busy machine, and exits with 1 when a result exceeds its limit.

const HTTP = join(import.meta.dirname, 'http-request.ts');
const SEED = 20_261_123;
const LAG_MS = 10;
/** Number of rounds. The best round counts, because other work on the machine can only add delay. */
const ROUNDS = 5;
const TOLERANCE = 0.05;

const loadOf = (url: string, perSecond: number, forMs: number) =>
  runLoad({
    name: 'bench',
    seed: SEED,
    arrivals: { kind: 'constant', perSecond, forMs },
    timeoutMs: 10_000,
    request: { module: HTTP, input: { url, connections: 1_000 } },
  });

/** Sends 2,000 requests a second to a bare `node:http` server, to measure the delay that the load generator adds. */
async function rate(): Promise<boolean> {
  await using server = await startServer();
  for (let round = 1; round <= ROUNDS; round += 1) {
    const run = await loadOf(server.url, 2_000, 5_000);
    // Samples of the first second are left out, because Node still compiles the code.
    const warm = run.samples.filter(({ intendedMs }) => intendedMs > 1_000);
    const lagMs = quantile(timesTo(warm, 'lag'), 0.99);
    const answered = run.samples.filter(({ outcome }) => outcome === 'ok').length;
    const cores = run.cpuMs / run.tookMs;
    const ok = lagMs < LAG_MS && answered === run.samples.length && cores <= 1;
    const busy = (loadavg()[0] ?? 0).toFixed(1);
    console.log(
      `${ok ? '✓' : '✗'} 2,000 requests/s, round ${round}: ${answered} of ${run.samples.length} answered, lag p99 ${lagMs.toFixed(2)} ms (below ${LAG_MS}), ${cores.toFixed(2)} cores; load of the machine ${busy} on ${availableParallelism()} cores`,
    );
    if (ok) return true;
  }
  return false;
}

/**
 * Returns the true p99 of the waiting time in ms of a person who arrives at a random moment. With a stall of `s` every
 * `t`, it is s - 0.01 t.
 */
const trueP99 = (stallMs: number, periodMs: number): number => stallMs - 0.01 * periodMs;

/**
 * Measures the latency of a server that stalls. A closed load model waits during a stall and measures few slow
 * requests; an open model measures all of them.
 */
async function stall(): Promise<boolean> {
  const [stallMs, periodMs] = [500, 2_500];
  await using server = await startServer(stallMs, periodMs);
  const run = await loadOf(server.url, 400, 10_000);
  const p99 = quantile(timesTo(run.samples, 'total'), 0.99);
  const truth = trueP99(stallMs, periodMs);
  const ok = Math.abs(p99 / truth - 1) <= TOLERANCE;
  const theirs = await autocannon({ url: server.url, connections: 10, duration: 10 });
  console.log(
    `${ok ? '✓' : '✗'} stall of ${stallMs} ms every ${periodMs} ms: p99 ${p99.toFixed(0)} ms, true ${truth} ms`,
  );
  console.log(`  autocannon, 10 connections in a closed loop, says p99 ${theirs.latency.p99} ms`);
  return ok;
}

const ok = [await rate(), await stall()];
process.exitCode = ok.every(Boolean) ? 0 : 1;
