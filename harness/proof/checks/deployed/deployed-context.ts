import type { Finding } from '../../evidence/finding.ts';
import type { AwsClients } from '../../target/aws-clients.ts';
import type { CheckContext } from '../check-context.ts';

/** Names of the applied resources, as the deploy recorded them. */
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
  /** The environment's limits by name, in ms and counts. */
  limits: Readonly<Record<string, number>>;
}>;

export type DeployedContext = Pick<
  CheckContext,
  'target' | 'telemetry' | 'signal' | 'budget' | 'observe'
> &
  Readonly<{
    aws: AwsClients;
    applied: Applied;
    /** Longest wait for an operation in progress, in ms. */
    patienceMs: number;
  }>;

/** A property of a deployment, checked from outside and by the applied configuration. */
export type DeployedCheck = Readonly<{
  /** File name without extension; `ONLY=` accepts it. */
  name: string;
  law: string;
  look: (ctx: DeployedContext) => Promise<Finding>;
}>;
