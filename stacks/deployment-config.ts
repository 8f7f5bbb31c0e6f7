import type { Environment } from './environment.ts';

/** The values of an environment once it is deployed. */
export interface DeploymentConfig {
  readonly stackName: string;
  readonly region: string;
  readonly accountId: string;
  readonly containerImage: string;
  /** Existing or new. */
  readonly cognitoUserPoolId: string;
  /** Existing or new. */
  readonly vpcId?: string;
}

export type Made = Omit<DeploymentConfig, 'region' | 'accountId'>;

export const deploymentConfig = (
  { region, account }: Pick<Environment, 'region' | 'account'>,
  made: Made,
): DeploymentConfig => ({ region, accountId: account, ...made });
