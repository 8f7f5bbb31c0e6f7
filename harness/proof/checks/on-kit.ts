import assert from 'node:assert/strict';
import { openTelemetry } from '../evidence/open-telemetry.ts';
import { settings } from '../../kit/settings.ts';
import type { TestDefinition } from '../../kit/definition.ts';
import { readEnvironment, type Environment } from '../target/environment.ts';
import { openTarget } from '../target/open-target.ts';
import { recordCheck } from './check-sink.ts';
import { isProfileName } from './profile.ts';
import { FEATURE, PROPERTY_NAMES, tagOf, type PropertyNumber } from './property.ts';
import { runChecks } from './run-checks.ts';
import { noTelemetry } from './windows.ts';

/** Half of the longest job of a pipeline; a check ends by its own deadlines long before. */
const TIMEOUT_MS = 900_000;

/**
 * One property as a test of the kit. `ENV` names the environment, or `URL` with `TOKEN` and `TOKEN_B` the
 * target; `PROFILE` is quick unless it says otherwise; `CASES` replays some; the kit's seed is the run's.
 */
export async function propertyTest(property: PropertyNumber): Promise<TestDefinition> {
  const { ENV, URL: url, TOKEN, TOKEN_B, PROFILE = 'quick', CASES } = process.env;
  const env = ENV ?? (url === undefined ? 'local' : undefined);
  const environment =
    env === undefined ? undefined : await readEnvironment(env).catch(() => undefined);
  const hosts = hostsOf(url ?? environment?.url, environment);
  return {
    name: `Property ${property}: ${PROPERTY_NAMES[property]}`,
    tags: [FEATURE, `Property ${property}: ${PROPERTY_NAMES[property]}`, tagOf(property)],
    permissions: { net: hosts },
    timeout: TIMEOUT_MS,
    async fn(t) {
      if (!isProfileName(PROFILE))
        assert.fail(`Cannot use PROFILE=${PROFILE}: quick, full or outside`);
      const opened = await openTarget({ env, url, token: TOKEN, tokenB: TOKEN_B });
      const { target } = opened;
      const telemetry = opened.environment ? openTelemetry(opened.environment) : undefined;
      t.after(async () => {
        telemetry?.close();
        await target.erase();
        await target.close();
      });
      const run = await runChecks(target, telemetry ?? noTelemetry, {
        seed: settings().seed,
        profile: PROFILE,
        only: [property],
        ...(CASES && { cases: CASES.split(',') }),
        exclusive: opened.environment?.adapter !== 'aws',
        signal: t.signal,
        onObservation: (observation) => recordCheck({ observation }),
        onFinding: (finding) => recordCheck({ finding }),
      });
      const cases = run.cases[property] ?? 0;
      recordCheck({ ran: { property, cases, tookMs: run.tookMs } });
      for (const { detector, verdict, sentence, replay } of run.findings) {
        await t.step(`${detector}: ${verdict}`, () => {
          const again = replay ? `\n${JSON.stringify(replay)}` : '';
          assert.equal(verdict, 'proven', sentence + again);
        });
        t.diagnostic(`${detector} ${verdict}: ${sentence}`);
      }
      assert.ok(CASES || cases >= 100, `${cases} cases ran, at least 100 are needed`);
    },
  };
}

/** Everything a check may speak to: the target, its Cognito, and where telemetry is. */
function hostsOf(url: string | undefined, environment: Environment | undefined): readonly string[] {
  const urls = [
    url,
    environment?.cognitoDomain,
    environment?.cognitoApiUrl,
    environment?.controlUrl,
    environment?.environmentControlUrl,
    environment?.awsEndpoint,
  ].flatMap((each) => (each !== undefined && URL.canParse(each) ? [new URL(each)] : []));
  const aws =
    environment?.adapter === 'aws'
      ? ['cognito-idp', 'monitoring', 'logs'].map(
          (service) => `${service}.${environment.region}.amazonaws.com:443`,
        )
      : [];
  return [...new Set([...urls.map(hostOf), ...aws])];
}

const hostOf = ({ hostname, port, protocol }: URL): string =>
  `${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`;
