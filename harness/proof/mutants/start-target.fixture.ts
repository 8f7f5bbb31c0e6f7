import type { TestContext } from 'node:test';
import { createControlClient } from '../../emulator/bedrock/control-client.ts';
import { startCognito, type Cognito } from '../../emulator/cognito/cognito.ts';
import { localCognito } from '../../environments/local-identity.ts';
import { createCheckBudget } from '../checks/check-budget.ts';
import type { CheckContext } from '../checks/check-context.ts';
import { PROFILES } from '../checks/profile.ts';
import type { Finding } from '../evidence/finding.ts';
import { localTelemetry } from '../evidence/telemetry-local.ts';
import { createTarget } from '../target/target.ts';
import type { Patch } from './good-server/seams.ts';
import { startSmallTarget, type TargetUnderTest } from './start-target.ts';

/** Starts a small server for a test, correct or with one defect, and returns a harness target for it. */
export async function startTarget(t: TestContext, patch?: Patch) {
  const cognito = await startCognito(localCognito('http://127.0.0.1:9'));
  const server = await startSmallTarget(cognito, patch);
  const { url, credentials } = server;
  const target = createTarget({ url, credentials, deadlineScale: 0.1 });
  t.after(async () => {
    await target.close();
    await server.close();
    await cognito.close();
  });
  return { ...target, log: server.log, cognito, control: createControlClient(server.controlUrl) };
}

/** Starts a server and returns it with a check context, so that a test can run a single check against it. */
export async function startCheckedTarget(
  start: (cognito: Cognito) => Promise<TargetUnderTest> = startSmallTarget,
) {
  await using stack = new AsyncDisposableStack();
  const cognito = await startCognito(localCognito('http://127.0.0.1:9'));
  stack.defer(() => cognito.close());
  const server = await start(cognito);
  stack.defer(() => server.close());
  const { url, credentials, restart, spending, controlUrl, log } = server;
  const target = createTarget({ url, credentials, restart, spending });
  stack.defer(() => target.close());
  const findings: Finding[] = [];
  const ctx: CheckContext = {
    property: 2,
    target,
    telemetry: localTelemetry({ controlUrl, readLog: log }),
    seed: 1,
    profile: PROFILES.quick,
    exclusive: true,
    signal: new AbortController().signal,
    cases: new Set(),
    observe: () => {},
    find: (finding) => void findings.push(finding),
    ran: () => {},
    budget: createCheckBudget({}),
    judge: (work) => work(),
  };
  const owned = stack.move();
  return { ctx, findings, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
