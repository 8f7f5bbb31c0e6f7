import { runChecks } from '../checks/run-checks.ts';
import { worst } from '../evidence/finding.ts';
import { localTelemetry } from '../evidence/telemetry-local.ts';
import { createTarget } from '../target/target.ts';
import type { Row } from './matrix.ts';
import { MODEL_IDS, type TargetUnderTest } from './start-target.ts';

/**
 * Sizes of the checks against the small servers. Their model answers at once, so the query rate is higher than against
 * a deployment.
 */
const SIZES = { perSecond: 25, burst: 50, reworded: 22, shrinks: 0, quietMs: 800 } as const;
/**
 * Accepted share of reworded queries with another route. The keyword model never changes its route after a rewording;
 * the margin is for the small sample.
 */
const REWORDING_RATE = 0.05;

/** Detectors that need a page or a hosted UI, which the small servers do not have. */
const NEEDS_PAGE: ReadonlySet<string> = new Set(['page', 'hosted-ui']);

type Checked = Pick<Row, 'findings' | 'cases'>;

/**
 * Runs the checks of all properties against one target. Returns the worst verdict of each detector, and the number of
 * test cases of each property.
 */
export async function checkTarget(server: TargetUnderTest, seed: number): Promise<Checked> {
  const { url, credentials, restart, deadlineScale, runtime, spending, controlUrl, log } = server;
  const target = createTarget({
    url,
    credentials,
    restart,
    runtime,
    spending,
    models: MODEL_IDS,
    deadlineScale,
    rewordingRate: REWORDING_RATE,
  });
  try {
    const telemetry = localTelemetry({ controlUrl, readLog: log });
    const run = await runChecks(target, telemetry, { seed, profile: 'quick', sizes: SIZES });
    const looked = run.findings.filter(({ detector }) => !NEEDS_PAGE.has(detector));
    const found = Map.groupBy(looked, ({ detector }) => detector);
    const findings = [...found].map(([detector, said]) => {
      const verdict = worst(said.map((finding) => finding.verdict));
      const sentence = said.find((finding) => finding.verdict === verdict)?.sentence ?? '';
      return [detector, { verdict, sentence }] as const;
    });
    const cases = Object.entries(run.cases).map(
      ([property, count]) => [`property ${property}`, count ?? 0] as const,
    );
    return { findings: Object.fromEntries(findings), cases: Object.fromEntries(cases) };
  } finally {
    await target.close();
  }
}
