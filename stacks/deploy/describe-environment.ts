import { GetObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { z } from 'zod';
import { stateBucketOf } from '../environment.ts';
import { layers } from '../layer.ts';
import { findCertificate } from './certificate.ts';
import { deployedVersion } from './deployed.ts';
import { environmentFileIfThere, readOutputs, writeEnvironmentFile } from './environment-file.ts';
import type { EnvironmentFile, Outputs } from './environment-file.ts';
import { pushedDigest } from './image.ts';
import { invocationLogGroup } from './invocation-log.ts';
import { DeployProblem } from './problem.ts';
import type { DeploySession } from './session.ts';
import { writeCertificate } from './write-certificate.ts';

const State = z.object({ outputs: z.record(z.string(), z.object({ value: z.unknown() })) });

/** Reads the outputs of every stack from its Terraform state. */
async function outputsInStates({ client, environment }: DeploySession): Promise<Outputs> {
  const { name, account } = environment;
  const owned = { Bucket: stateBucketOf(environment), ExpectedBucketOwner: account };
  const s3 = new S3Client(client);
  try {
    const byStack = await Promise.all(
      layers.map(async (layer) => {
        const Key = `onecall/${name}/${layer}.tfstate`;
        const { Body } = await s3.send(new GetObjectCommand({ ...owned, Key }));
        const { outputs } = State.parse(JSON.parse((await Body?.transformToString()) ?? ''));
        const values = Object.entries(outputs).map(([key, { value }]) => [key, value]);
        return [`${name}-${layer}`, Object.fromEntries(values)];
      }),
    );
    return readOutputs(name, JSON.stringify(Object.fromEntries(byStack)));
  } catch (error) {
    const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
    if (status !== 404) throw error;
    throw new DeployProblem(
      `Cannot find a deployed "${name}": account ${account} has no states of it, "make deploy ENV=${name}" makes them`,
      { cause: error },
    );
  } finally {
    s3.destroy();
  }
}

/**
 * Describes the deployed environment, even if another machine deployed it. The file that this machine's last deploy
 * wrote is used while its task definition still runs. Otherwise the description is made from the Terraform states.
 *
 * @throws {DeployProblem} when nothing is deployed
 */
export async function describeEnvironment(session: DeploySession): Promise<EnvironmentFile> {
  const file = environmentFileIfThere(session.environment.name);
  const deployed = await deployedVersion(session);
  if (file !== undefined && file.taskDefinitionArn === deployed?.taskDefinitionArn) return file;
  const outputs = await outputsInStates(session);
  if (deployed === undefined) {
    throw new DeployProblem(
      `The deploy of "${session.environment.name}" is not finished: no service runs, "make deploy" takes it up`,
    );
  }
  const { commit } = deployed;
  const certificateFile = await writeCertificate(session, await findCertificate(session));
  const digest = (await pushedDigest(session, commit)) ?? null;
  return writeEnvironmentFile(session, {
    outputs,
    commit,
    digest,
    certificateFile,
    invocationLogGroup: await invocationLogGroup(session),
  });
}
