import type { Finding } from '../../evidence/finding.ts';
import type { AwsClients } from '../../target/aws-clients.ts';
import type { Acting } from '../check-context.ts';

/** Names of the AWS resources of an environment, as the deploy recorded them. */
export type Applied = Readonly<{
  cluster: string;
  service: string;
  loadBalancerArn: string;
  listenerArn: string;
  targetGroupArn: string;
  userPoolId: string;
  webClientId: string;
  logGroup: string;
  publicUrl: string;
  /** The limits of the environment by name, as milliseconds or counts. */
  limits: Readonly<Record<string, number>>;
}>;

export type DeployedContext = Acting &
  Readonly<{
    aws: AwsClients;
    applied: Applied;
    /** Longest wait in ms for an operation in progress, such as a deploy. */
    patienceMs: number;
  }>;

/** A check of a deployment, from outside and by its applied configuration. */
export type DeployedCheck = Readonly<{
  /** Name of the check: its file name without extension. The option `ONLY=` accepts it. */
  name: string;
  look: (ctx: DeployedContext) => Promise<Finding>;
}>;
