import type { Finding } from '../../evidence/finding.ts';
import type { AwsClients } from '../../target/aws-clients.ts';
import type { CheckContext } from '../check-context.ts';

/** Names of what was applied, as the deploy wrote them down. */
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
  /** In ms and counts. */
  limits: Readonly<Record<string, number>>;
}>;

export type DeployedContext = Pick<
  CheckContext,
  'target' | 'telemetry' | 'signal' | 'budget' | 'observe'
> &
  Readonly<{
    aws: AwsClients;
    applied: Applied;
    /** How long something that is under way may take, in ms. */
    patienceMs: number;
  }>;

/** One law of what is deployed, seen from the outside and in what was applied. */
export type DeployedCheck = Readonly<{
  /** File name without its ending; `ONLY=` takes it. */
  name: string;
  law: string;
  look: (ctx: DeployedContext) => Promise<Finding>;
}>;
