import type { Environment } from './environment.ts';

/** Ids and addresses of an environment that are known once it is deployed. */
export interface DeploymentConfig {
  readonly stackName: string;
  readonly region: string;
  readonly accountId: string;
  readonly containerImage: string;
  /** Id of the user pool that the environment uses, whether the deploy created it or it existed before. */
  readonly cognitoUserPoolId: string;
  /** Id of the VPC that the environment uses, whether the deploy created it or it existed before. */
  readonly vpcId?: string;
}

export type Made = Omit<DeploymentConfig, 'region' | 'accountId'>;

export const deploymentConfig = (
  { region, account }: Pick<Environment, 'region' | 'account'>,
  made: Made,
): DeploymentConfig => ({ region, accountId: account, ...made });
