import type { Environment } from './environment.ts';

/** The values of an environment once it is deployed. */
export interface DeploymentConfig {
  readonly stackName: string;
  readonly region: string;
  readonly accountId: string;
  readonly containerImage: string;
  /** Id of the user pool, which existed before or belongs to the environment. */
  readonly cognitoUserPoolId: string;
  /** Id of the VPC, which existed before or belongs to the environment. */
  readonly vpcId?: string;
}

export type Made = Omit<DeploymentConfig, 'region' | 'accountId'>;

export const deploymentConfig = (
  { region, account }: Pick<Environment, 'region' | 'account'>,
  made: Made,
): DeploymentConfig => ({ region, accountId: account, ...made });
