import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { layers } from '../layer.ts';
import { STATE_STACK } from '../state-stack.ts';
import type { SynthSettings } from '../synth-settings.ts';
import { runCdktf } from './cdktf.ts';
import { ensureCertificate } from './certificate.ts';
import { confirmProduction } from './confirm.ts';
import { deployedVersion } from './deployed.ts';
import { prepareAccount } from './emulated-account.ts';
import { readOutputs, writeEnvironmentFile } from './environment-file.ts';
import type { EnvironmentFile, Outputs } from './environment-file.ts';
import { ensureInvocationLog, invocationLogGroup } from './invocation-log.ts';
import { checkClean, headCommit, treeVersion } from './git.ts';
import { waitForCommit } from './healthy.ts';
import { buildCommitImage, checkEngine, pushCommitImage, pushedDigest } from './image.ts';
import { refuseUnready } from '../preflight/preflight.ts';
import { DeployProblem } from './problem.ts';
import { folderOf, outputOf, remark } from './project.ts';
import { takeRunLock } from './run-lock.ts';
import type { RunLock } from './run-lock.ts';
import { openSession } from './session.ts';
import type { DeploySession } from './session.ts';
import { stateFile, stateToBootstrap } from './state.ts';
import { synthesize } from './synthesize.ts';
import { writeCertificate } from './write-certificate.ts';

/** Deploys a commit and waits until the load balancer serves it. A deploy that was interrupted is continued. */
export async function deployEnvironment(
  name: string,
  tag: string | undefined,
): Promise<EnvironmentFile> {
  const session = await openSession(name, { startEmulator: true, terraform: true });
  // A new emulator has no state bucket, so the local state file that describes the bucket of an earlier emulator is
  // removed.
  if (session.fresh) rmSync(stateFile(name), { force: true });
  if (session.emulated) await prepareAccount(session);
  await refuseUnready(session);
  mkdirSync(folderOf(name), { recursive: true });
  const lock = await takeRunLock(session, 'deploy');
  try {
    return await apply(session, lock, tag);
  } finally {
    lock.release();
  }
}

async function apply(
  session: DeploySession,
  lock: RunLock,
  tag: string | undefined,
): Promise<EnvironmentFile> {
  const { name, address } = session.environment;
  const commit = tag ?? (session.emulated ? await treeVersion() : await headCommit());
  if (tag === undefined && !session.emulated) await checkClean();

  const withoutTasks = session.emulated && session.cloud === null;
  if (withoutTasks) remark(`No image is built for "${name}": it was started with TASKS=0`);
  const found = withoutTasks
    ? undefined
    : await findImage(session, { commit, built: tag !== undefined });

  await bootstrapState(session, lock);
  const certificateArn = await ensureCertificate(session);
  const release = { commit, ...(certificateArn !== undefined && { certificateArn }) };
  const settings = { environments: [{ name, release }] };

  if (session.environment.stage === 'production') {
    await synthesize(settings, outputOf(name));
    await confirmProduction(session);
  }

  const digest =
    found === undefined ? null : await ensureImage(session, lock, { found, settings, commit });

  await ensureInvocationLog(session, lock);
  remark(`Deploying ${commit} to "${name}"`);
  const outputsFile = join(folderOf(name), 'outputs.json');
  await runCdktf(session, {
    command: 'deploy',
    stacks: layers.map((layer) => `${name}-${layer}`),
    settings,
    outputsFile,
    started: lock.add,
  });
  const outputs = readOutputs(name, readFileSync(outputsFile, 'utf8'));
  await checkRollout(session, outputs, commit);
  // The certificate file and the environment's description are written before the wait for health. A person who makes
  // the domain's DNS record by hand needs them.
  const certificateFile = await writeCertificate(session, certificateArn);
  const file = writeEnvironmentFile(session, {
    outputs,
    commit,
    digest,
    certificateFile,
    invocationLogGroup: await invocationLogGroup(session),
  });
  if (address.kind === 'certificate')
    remark(`${address.domain} has to point to ${outputs.network.load_balancer_dns_name}`);
  remark(budgetNote(session));
  const selfSigned = address.kind === 'self-signed';
  if (withoutTasks) {
    remark('Did not wait for an answer: no task runs, so the load balancer cannot answer');
  } else {
    await waitForCommit(session.cloud?.url ?? outputs.identity.url, commit, selfSigned);
  }
  return file;
}

/** Returns a sentence that says which costs the budget counts. */
function budgetNote({ environment: { name, account, budgetCovers } }: DeploySession): string {
  return budgetCovers === 'account'
    ? `The budget has no filter: it covers all of account ${account}`
    : `The budget covers what is tagged Environment=${name}, model calls too, from the day after that tag is active for cost allocation`;
}

async function bootstrapState(session: DeploySession, lock: RunLock): Promise<void> {
  const state = await stateToBootstrap(session);
  if (state === undefined) return;
  remark('Making the bucket for the states of this account and region');
  await runCdktf(session, {
    command: 'deploy',
    stacks: [STATE_STACK],
    settings: { environments: [], state },
    started: lock.add,
  });
}

interface Wanted {
  readonly commit: string;
  /** Whether the image must be in the registry already. If false, the image is built when it is not there. */
  readonly built: boolean;
}

/** Looks for the commit's image in the registry, and starts to build it if it is not there. */
async function findImage(session: DeploySession, { commit, built }: Wanted) {
  const { name } = session.environment;
  const pushed = await pushedDigest(session, commit);
  if (pushed !== undefined) return { pushed };
  if (built) {
    throw new DeployProblem(
      `Cannot deploy TAG=${commit}: the registry of "${name}" has no such image`,
    );
  }
  await checkEngine();
  const building = buildCommitImage(name, commit);
  // This empty handler only avoids an unhandled rejection; `ensureImage()` awaits the build and reports the build's
  // error.
  building.catch(() => undefined);
  return { building };
}

/**
 * Returns the digest of the commit's image. An image that is not in the registry yet is pushed, after its repository
 * has been deployed.
 */
async function ensureImage(
  session: DeploySession,
  lock: RunLock,
  { found, settings, commit }: Found,
): Promise<string> {
  if (found.pushed !== undefined) return found.pushed;
  const { name } = session.environment;
  const outputsFile = join(folderOf(name), 'registry.json');
  const stack = `${name}-registry`;
  await runCdktf(session, {
    command: 'deploy',
    stacks: [stack],
    settings,
    outputsFile,
    started: lock.add,
  });
  const text = readFileSync(outputsFile, 'utf8');
  const repositoryUrl = /"repository_url":\s*"([^"]+)"/.exec(text)?.[1];
  if (repositoryUrl === undefined) throw new DeployProblem(`${stack} has no output repository_url`);
  await pushCommitImage(session, { image: await found.building, repositoryUrl, commit });
  const digest = await pushedDigest(session, commit);
  if (digest !== undefined) return digest;
  throw new DeployProblem(`Pushed ${repositoryUrl}:${commit}, but the registry does not have it`);
}

interface Found {
  readonly found: Awaited<ReturnType<typeof findImage>>;
  readonly settings: SynthSettings;
  readonly commit: string;
}

/**
 * Checks that ECS runs the new version. Terraform only waits until the service is stable, and after a rollback the
 * stable version is the previous one.
 */
async function checkRollout(
  session: DeploySession,
  outputs: Outputs,
  commit: string,
): Promise<void> {
  const running = await deployedVersion(session);
  if (running?.taskDefinitionArn === outputs.service.task_definition_arn) return;
  throw new DeployProblem(
    `Tasks of ${commit} did not become healthy: the service was rolled back and serves ${running?.commit ?? 'nothing'}. "make logs ENV=${session.environment.name}" shows why`,
  );
}
