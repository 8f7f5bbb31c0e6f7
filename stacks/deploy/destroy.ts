import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { environmentNamed } from '../environments.ts';
import { layers } from '../layer.ts';
import { INVOCATION_LOG_STACK } from '../invocation-log-stack.ts';
import { STATE_STACK } from '../state-stack.ts';
import { runCdktf } from './cdktf.ts';
import { deleteCertificate, findCertificate } from './certificate.ts';
import { deployedVersion } from './deployed.ts';
import { emptyStateBucket } from './empty-bucket.ts';
import { headCommit } from './git.ts';
import { invocationLogProps } from './invocation-log.ts';
import { leftovers } from './leftovers.ts';
import { DeployProblem, messageOf } from './problem.ts';
import { folderOf, remark } from './project.ts';
import { keepRequests } from './requests-seen.ts';
import { takeRunLock } from './run-lock.ts';
import type { RunLock } from './run-lock.ts';
import { openSession, stopEmulator } from './session.ts';
import type { DeploySession } from './session.ts';
import { stateProps } from './state.ts';
import { deleteRevisions } from './task-revisions.ts';

/**
 * Refuses to destroy production, or an environment with deletion protection.
 * @throws {DeployProblem} for such an environment
 */
function refuseProtected(name: string): void {
  const environment = known(name);
  if (environment.stage !== 'production' && !environment.deletionProtection) return;
  throw new DeployProblem(
    `Refused to destroy "${name}": it is ${environment.stage === 'production' ? 'production' : 'protected from deletion'}. docs/operations.md says how to end it by hand`,
  );
}

function known(name: string) {
  try {
    return environmentNamed(name);
  } catch (error) {
    throw new DeployProblem(messageOf(error), { cause: error });
  }
}

/**
 * Destroys all stacks of an environment, and asks AWS which of its resources are left. For `emulated` it also destroys
 * the invocation log and the state bucket, and stops the emulator.
 */
export async function destroy(name: string): Promise<string> {
  refuseProtected(name);
  const session = await openSession(name, { terraform: true });
  const lock = await takeRunLock(session, 'destroy');
  try {
    await destroyAll(session, lock.add);
  } finally {
    lock.release();
  }
  for (const file of ['environment.json', 'outputs.json', 'registry.json', 'certificate.pem']) {
    rmSync(join(folderOf(name), file), { force: true });
  }
  return `Nothing of "${name}" is left`;
}

async function destroyAll(session: DeploySession, started: RunLock['add']): Promise<void> {
  const { name } = session.environment;
  const commit = (await deployedVersion(session))?.commit ?? (await headCommit());
  const certificateArn = await findCertificate(session);
  const release = { commit, ...(certificateArn !== undefined && { certificateArn }) };
  await runCdktf(session, {
    command: 'destroy',
    stacks: layers.map((layer) => `${name}-${layer}`),
    settings: { environments: [{ name, release }] },
    started,
  });
  await deleteRevisions(session);
  await deleteCertificate(session);
  if (session.emulated) await endEmulator(session, started);
  else await checkNothingLeft(session);
}

/** Longest time in milliseconds for which AWS lists the tags of resources that are already deleted. */
const LISTED_MS = 180_000;
const PAUSE_MS = 15_000;

async function checkNothingLeft(session: DeploySession): Promise<void> {
  const until = Date.now() + LISTED_MS;
  let left = await leftovers(session);
  while (left.length > 0 && !session.emulated && Date.now() < until) {
    remark(`AWS still lists ${left.length} resources, looking again`);
    await wait(PAUSE_MS);
    left = await leftovers(session);
  }
  if (left.length === 0) return;
  throw new DeployProblem(
    `Destroyed "${session.environment.name}", but AWS still lists the following. Tags of deleted resources are listed for a while: run this again later, and delete what stays by hand\n  ${left.join('\n  ')}`,
  );
}

async function endEmulator(session: DeploySession, started: RunLock['add']): Promise<void> {
  await runCdktf(session, {
    command: 'destroy',
    stacks: [INVOCATION_LOG_STACK],
    settings: { environments: [], invocationLog: invocationLogProps(session) },
    started,
  });
  await emptyStateBucket(session);
  await runCdktf(session, {
    command: 'destroy',
    stacks: [STATE_STACK],
    settings: { environments: [], state: stateProps(session, true) },
    started,
  });
  await checkNothingLeft(session);
  await keepRequests(session);
  await stopEmulator();
}
